import { createHmac, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage, request as plainRequest, type RequestOptions, type Server } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Log } from '../log.ts';
import { type Answer, Channel, PeerAway } from './channel.ts';

/** Another server of this installation: its number, and where it is reached. */
export interface Peer {
  readonly server: number;
  readonly url: string;
}

export interface PeersOptions {
  /** Known to the servers of this installation only. */
  readonly key: Buffer;
  /** Where the others reach this one; null if they cannot. */
  readonly url: string | null;
  readonly log: Log;
}

const PATH = '/peers';
const PROTOCOL = 'matinee-peers';
const DIAL_MS = 1_000;

/**
 * Conversations between the servers of one installation. They go through the same port as everybody else's requests, which
 * become conversations by HTTP's `Upgrade` (RFC 9110, 7.8). Who calls proves to have the key, for this pair of servers: numbers are never
 * given twice, so a proof is of no use with any other server, nor with this one after a restart.
 */
export class Peers {
  readonly url: string | null;
  readonly #key: Buffer;
  readonly #log: Log;
  readonly #answers = new Map<string, Answer>();
  readonly #called = new Set<Channel>();
  readonly #calling = new Map<number, Promise<Channel>>();
  #self: number | undefined;
  #takesCalls = true;
  #isClosed = false;

  constructor({ key, url, log }: PeersOptions) {
    this.#key = key;
    this.url = url;
    this.#log = log;
  }

  /** To be told which number this server has before anybody can be called, or call. */
  introduce(self: number): void {
    this.#self = self;
  }

  /** What to answer when others ask this, or to do when they tell it. */
  on(name: string, answer: Answer): void {
    this.#answers.set(name, answer);
  }

  /** Takes calls that come to an HTTP server. */
  serve(server: Server): void {
    // Other upgrades are not ours to refuse: such a request is answered as if it had not asked for one.
    Object.assign(server, { shouldUpgradeCallback: isCall });
    server.on('upgrade', (request, socket, head) => this.#take(request, socket, head));
  }

  #take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // An event stream leaves HTTP by the same door (`http/take-over.ts`), and is no concern of ours.
    if (!isCall(request)) return;
    socket.on('error', () => socket.destroy());
    const from = Number(request.headers['matinee-from']);
    const proof = Buffer.from(request.headers.authorization?.replace('Bearer ', '') ?? '', 'base64url');
    const expected = this.#self === undefined ? undefined : this.#proof(from, this.#self);
    const isKnown = expected && proof.length === expected.length && timingSafeEqual(proof, expected);
    if (!isKnown || !this.#takesCalls) {
      return void socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
    }
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${PROTOCOL}\r\n\r\n`);
    const channel = this.#open(socket, head);
    this.#called.add(channel);
    channel.onClose(() => this.#called.delete(channel));
  }

  #open(socket: Duplex, head: Buffer): Channel {
    if ('setNoDelay' in socket) (socket as Duplex & { setNoDelay(on: boolean): void }).setNoDelay(true);
    if (head.length > 0) socket.unshift(head);
    return new Channel(socket, this.#answers, this.#log);
  }

  #proof(from: number, to: number): Buffer {
    return createHmac('sha256', this.#key).update(`${from} calls ${to}`).digest();
  }

  /** The conversation that this server has begun with another, or a new one. Rejects with PeerAway. */
  call(peer: Peer): Promise<Channel> {
    const known = this.#calling.get(peer.server);
    if (known) return known;
    const calling = this.#dial(peer);
    this.#calling.set(peer.server, calling);
    const forget = () => {
      if (this.#calling.get(peer.server) === calling) this.#calling.delete(peer.server);
    };
    calling.then(channel => channel.onClose(forget), forget);
    return calling;
  }

  /** Ends a conversation with a server that is no more. */
  hangUp(server: number): void {
    void this.#calling.get(server)?.then(
      channel => channel.close(),
      () => {},
    );
  }

  #dial({ server, url }: Peer): Promise<Channel> {
    if (this.#self === undefined || this.#isClosed) return Promise.reject(new PeerAway('it was not called'));
    const options: RequestOptions = {
      agent: false,
      timeout: DIAL_MS,
      headers: {
        connection: 'Upgrade',
        upgrade: PROTOCOL,
        'matinee-from': this.#self,
        authorization: `Bearer ${this.#proof(this.#self, server).toString('base64url')}`,
      },
    };
    return new Promise((resolve, reject) => {
      const call = (url.startsWith('https:') ? secureRequest : plainRequest)(new URL(PATH, url), options);
      call.on('upgrade', (_reply, socket, head) => {
        socket.setTimeout(0);
        resolve(this.#open(socket, head));
        if (this.#isClosed) socket.destroy();
      });
      call.on('response', reply => {
        reply.resume();
        reject(new PeerAway(`${url} answered ${reply.statusCode}; has it the same MATINEE_SECRET?`));
      });
      call.on('timeout', () => call.destroy(new Error('timeout')));
      call.on('error', error => reject(new PeerAway(`${url} cannot be reached`, error)));
      call.end();
    });
  }

  /** Ends the conversations that others have begun, and takes no more. */
  stopTakingCalls(): void {
    this.#takesCalls = false;
    for (const channel of this.#called) channel.close();
  }

  close(): void {
    this.#isClosed = true;
    this.stopTakingCalls();
    for (const server of this.#calling.keys()) this.hangUp(server);
  }
}

const isCall = ({ url, headers }: IncomingMessage): boolean => url === PATH && headers.upgrade === PROTOCOL;
