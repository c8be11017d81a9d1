export { type Channel, PeerAway } from './channel.ts';
export { type Peer, Peers } from './peers.ts';
