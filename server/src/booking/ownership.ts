import { sleep } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { Peer, Peers } from '../platform/peers/index.ts';
import type { DatabaseClock } from './database-clock.ts';
import { type LaneSeen, nextStep, type ServerSeen } from './ownership-plan.ts';
import { OwnershipSession, type Seen } from './ownership-session.ts';

/** The time in which a lane is one server's: its batches assert it, and nobody else's are written. */
export interface Tenure {
  readonly lane: number;
  readonly server: number;
  readonly epoch: number;
}

export interface OwnershipOptions {
  /** The database's. */
  readonly url: string;
  readonly peers: Peers;
  readonly log: Log;
  /** Set by every beat. */
  readonly clock: DatabaseClock;
  /** A lane is this server's from now on. */
  readonly gained: (tenure: Tenure) => void;
  /** A lane is another's or nobody's from now on; whether it was this server's before or not. */
  readonly moved: (lane: number) => void;
  /** Stops writing a lane that is about to be another's; resolves when nothing is under way. */
  readonly halt: (lane: number) => Promise<void>;
}

const BEAT_MS = 300;
/** A server that could not be reached is given nothing for so long. */
const SHUN_MS = 1_000;

/**
 * Which server writes which lane, and this one's part in it: it says all the time that it lives, takes lanes whose
 * owner does not, and hands some to others so that all have about as many. The rows of `lanes` decide; what is remembered of them
 * here may be old, which costs time and never a seat, since every batch asserts its tenure.
 */
export class Ownership {
  readonly #options: OwnershipOptions;
  readonly #lanes = new Map<number, LaneSeen>();
  readonly #servers = new Map<number, ServerSeen>();
  readonly #giving = new Map<number, Promise<void>>();
  readonly #shunnedUntil = new Map<number, number>();
  readonly #waiting = new Set<() => void>();
  #session: OwnershipSession | undefined;
  #self: number | undefined;
  #nudged = new AbortController();
  #isLeaving = false;
  #isClosed = false;
  #beats: Promise<void> = Promise.resolve();
  #life: Promise<void> | undefined;

  constructor(options: OwnershipOptions) {
    this.#options = options;
  }

  /**
   * Takes its place among the servers; `count` hears before that how many lanes this installation has. Throws if the
   * database is away.
   */
  async open(count: (lanes: number) => void): Promise<void> {
    try {
      const session = await this.#open();
      count((await session.beat(false)).lanes.length);
      await this.#beat();
    } catch (error) {
      this.#session?.discard();
      throw error;
    }
    this.#life = this.#live();
  }

  /** Who owns a lane, as far as is known: this server, another that can be asked, or nobody who can. */
  ownerOf(lane: number): Peer | 'self' | undefined {
    const server = this.#lanes.get(lane)?.server;
    if (server === undefined || server === null) return undefined;
    if (server === this.#self) return 'self';
    const seen = this.#servers.get(server);
    return seen?.isAlive && seen.url !== null ? { server, url: seen.url } : undefined;
  }

  /** Looks at once instead of at the next beat. */
  nudge(): void {
    this.#nudged.abort();
  }

  /** Resolves when a lane has changed hands, or after some time. */
  async news(withinMs: number): Promise<void> {
    await new Promise<void>(resolve => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, withinMs);
      this.#waiting.add(done);
    });
  }

  async #live(): Promise<void> {
    while (!this.#isClosed) {
      await sleep(BEAT_MS, this.#nudged.signal);
      if (this.#nudged.signal.aborted) this.#nudged = new AbortController();
      if (this.#isClosed) return;
      await this.#beat().catch(error => this.#lostSession(error));
    }
  }

  /** The database will say whose the lanes are; until then batches find out by themselves. */
  #lostSession(error: unknown): void {
    this.#session?.discard();
    if (this.#session && !this.#isClosed)
      this.#options.log.warn({ err: error }, 'the session by which this server owns its lanes was lost');
    this.#session = undefined;
  }

  /** One at a time. */
  #beat(): Promise<void> {
    const beat = this.#beats.then(() => this.#beatOnce());
    this.#beats = beat.catch(() => {});
    return beat;
  }

  async #beatOnce(): Promise<void> {
    const session = await this.#open();
    this.#see(await session.beat(this.#isLeaving));
    const servers = [...this.#servers.values()].map(one => ({
      ...one,
      url: this.#isShunned(one.server) ? null : one.url,
    }));
    const { take, give } = nextStep(session.server, servers, [...this.#lanes.values()]);
    if (take.length > 0) this.#adopt(await session.move(take, session.server));
    for (const { lane, to } of give) this.#give(session, lane, { server: to.server, url: to.url! });
  }

  async #open(): Promise<OwnershipSession> {
    if (this.#session) return this.#session;
    const { url, peers } = this.#options;
    const moved = () => this.nudge();
    this.#session = await OwnershipSession.open({ url, peerUrl: peers.url, server: this.#self, moved });
    this.#self = this.#session.server;
    peers.introduce(this.#self);
    return this.#session;
  }

  #see({ now, servers, lanes }: Seen): void {
    this.#options.clock.observe(now);
    this.#servers.clear();
    for (const seen of servers) {
      this.#servers.set(seen.server, seen);
      // What it was asked has to be asked of somebody else.
      if (!seen.isAlive) this.#options.peers.hangUp(seen.server);
    }
    this.#adopt(lanes);
  }

  #adopt(lanes: readonly LaneSeen[]): void {
    for (const seen of lanes) {
      const known = this.#lanes.get(seen.lane);
      if (known && known.epoch === seen.epoch && known.server === seen.server) continue;
      this.#lanes.set(seen.lane, seen);
      const { lane, server, epoch } = seen;
      if (server !== null && server === this.#self) this.#options.gained({ lane, server, epoch });
      else this.#options.moved(lane);
      for (const hear of [...this.#waiting]) hear();
    }
  }

  #isShunned(server: number): boolean {
    return (this.#shunnedUntil.get(server) ?? 0) > performance.now();
  }

  #give(session: OwnershipSession, lane: LaneSeen, to: Peer): void {
    if (this.#giving.has(lane.lane)) return;
    const giving = this.#handOver(session, lane, to).finally(() => this.#giving.delete(lane.lane));
    this.#giving.set(lane.lane, giving);
  }

  /** Only to a server that answers; and not before the last batch of this one is written. */
  async #handOver(session: OwnershipSession, lane: LaneSeen, to: Peer): Promise<void> {
    const { peers, halt, gained, log } = this.#options;
    try {
      await peers.call(to);
    } catch (error) {
      this.#shunnedUntil.set(to.server, performance.now() + SHUN_MS);
      return log.warn({ err: error }, 'a server of this installation cannot be reached by this one');
    }
    try {
      await halt(lane.lane);
      this.#adopt(await session.move([lane], to.server));
    } catch (error) {
      log.warn({ err: error, lane: lane.lane }, 'a lane could not be handed over');
    }
    const { server, epoch } = this.#lanes.get(lane.lane)!;
    if (server !== null && server === this.#self) gained({ lane: lane.lane, server, epoch });
  }

  /** Hands every lane to others, if there are others who can have them. */
  async handOver(): Promise<void> {
    this.#isLeaving = true;
    try {
      await this.#beat();
    } catch (error) {
      this.#lostSession(error);
    }
    await Promise.all(this.#giving.values());
  }

  /** To be called when nothing is written any more: lets go of what is still this server's. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.nudge();
    await this.#life;
    await Promise.all(this.#giving.values());
    await this.#session?.leave().catch(() => this.#session?.discard());
  }
}
