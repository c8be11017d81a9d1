import type { Ids } from '../platform/ids.ts';
import { type Peer, PeerAway, type Peers } from '../platform/peers/index.ts';
import type { Asked } from './lanes.ts';
import { type Reply, type StoredReply, stored, told } from './replies.ts';

/** As one server asks another for what only that one may decide. */
const SUBMIT = 'submit';

/** Null from a server that does not own the lane, or not any more. */
type Answered = StoredReply | null;

/**
 * Gives what it is asked a key, if it has none: whatever becomes of the connection, of the owner and of the lane, it can be asked for
 * again until its reply comes, and is done once (B9).
 */
export const keyed = (asked: Asked, newId: Ids): Asked =>
  asked.key ? asked : { ...asked, key: { owner: newId(), key: newId(), requestHash: '' } };

/** Resolves to the owner's reply; to nothing if it gave none, and then whether it was done is not known. */
export async function askOwner(peers: Peers, owner: Peer, asked: Asked): Promise<Reply | undefined> {
  try {
    const answered = (await (await peers.call(owner)).ask(SUBMIT, asked)) as Answered;
    return answered ? told(answered) : undefined;
  } catch (error) {
    if (error instanceof PeerAway) return undefined;
    throw error;
  }
}

/** Answers those who ask; `submit` gives nothing for a lane that is another's. */
export function answerOthers(peers: Peers, submit: (asked: Asked) => Promise<Reply> | undefined): void {
  peers.on(SUBMIT, async (body): Promise<Answered> => {
    const reply = await submit(body as Asked);
    return reply ? stored(reply) : null;
  });
}
