import { refuse } from '@matinee/contract/refusals.ts';
import { HOLD_GRACE_MS } from '@matinee/contract/values.ts';
import { systemTimers, type Timers } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Peers } from '../platform/peers/index.ts';
import { DatabaseClock, type Stopwatch } from './database-clock.ts';
import { DatabaseStore } from './database-store.ts';
import type { Committed, Submission } from './deciding.ts';
import type { Command } from './engine/commands.ts';
import { answerOthers, askOwner, keyed } from './forwarding.ts';
import { JointWriter } from './joint-writer.ts';
import { Lane } from './lane.ts';
import { LaneConnection } from './lane-connection.ts';
import type { LoadedShow } from './load.ts';
import { Followers, Mirrors } from './mirrors.ts';
import { Ownership, type Tenure } from './ownership.ts';
import { type Presentation, present } from './presentations.ts';
import type { Reply, RequestKey } from './replies.ts';
import type { TicketCode } from './view.ts';
import { type OwnedWriting, writingWay } from './write.ts';

/** What is asked of a show's writer, in plain data. */
export interface Asked {
  readonly showId: string;
  readonly command: Command;
  readonly present: Presentation;
  readonly key?: RequestKey;
}

export interface LanesOptions {
  readonly database: Database;
  readonly peers: Peers;
  readonly ticketCode: TicketCode;
  readonly newId: Ids;
  readonly stopwatch: Stopwatch;
  readonly timers?: Timers | undefined;
  readonly log: Log;
  /** Hears of every commit to a show that is looked at here, by whichever server. */
  readonly committed: Committed;
  /** The shows that are looked at here. */
  readonly watched: Watched;
  readonly longestQueue?: number;
}

export interface Watched {
  has(showId: string): boolean;
  showIds(): Iterable<string>;
  /** A show may have missed something, and has to be looked at anew. */
  outdated(showId: string): void;
}

const SWEEP_EVERY_MS = 10_000;
/** A row that somebody else has locked keeps all lanes waiting so long, and then only its own. */
const WRITING_TOGETHER = ['lock_timeout=300'];
/** For how long an owner is looked for. One that has died is replaced within two seconds. */
const PATIENCE_MS = 4_000;
const LOOK_AGAIN_MS = 100;

/** A lane as this server has it. */
interface OwnLane {
  readonly lane: Lane;
  readonly store: DatabaseStore;
}

/**
 * The way to the one writer of every show, whichever server that is. A show always goes to the same lane, and a lane has one
 * owner among the servers: what is another's is asked of the other, and while a lane changes hands, it is asked again.
 */
export class Lanes {
  readonly #options: LanesOptions;
  readonly #ownership: Ownership;
  readonly #clock: DatabaseClock;
  readonly #mirrors: Mirrors;
  readonly #followers: Followers;
  readonly #writer: JointWriter<OwnedWriting>;
  #lanes: readonly OwnLane[] = [];
  readonly #sweeping = new Set<Promise<void>>();
  #isOpen = false;
  #callOffSweep = () => {};
  #isClosing = false;

  constructor(options: LanesOptions) {
    this.#options = options;
    const { database, peers, log, stopwatch, timers } = options;
    this.#clock = new DatabaseClock(stopwatch);
    this.#ownership = new Ownership({
      url: database.url,
      peers,
      log,
      clock: this.#clock,
      gained: tenure => this.#gained(tenure),
      moved: lane => this.#moved(lane),
      halt: async lane => this.#lanes[lane]!.lane.halt(),
    });
    const together = new LaneConnection(database.url, 'lanes, writing', log, WRITING_TOGETHER);
    this.#writer = new JointWriter(writingWay(together), timers);
    this.#mirrors = new Mirrors({
      ...options,
      store: new DatabaseStore(new LaneConnection(database.url, 'mirrors', log)),
      ownerOf: showId => this.#ownership.ownerOf(this.#laneOf(showId)),
    });
    this.#followers = new Followers(peers, showId => this.#isOwn(showId));
    answerOthers(peers, asked => (this.#isOwn(asked.showId) ? this.submit(asked) : undefined));
  }

  /** Takes this server's place among the others, and begins to take up what was open when the last one stopped. */
  async open(): Promise<void> {
    const { database, log, stopwatch, timers, newId, longestQueue = 10_000 } = this.#options;
    await this.#ownership.open(count => {
      this.#lanes = Array.from({ length: count }, (_, index) => {
        const connection = new LaneConnection(database.url, `lane ${index + 1}`, log);
        const store = new DatabaseStore(connection, this.#writer);
        const clock = new DatabaseClock(stopwatch);
        const committed = this.#committed;
        const lane = new Lane({ store, clock, stopwatch, timers, log, newId, longestQueue, committed });
        void lane.halt();
        return { lane, store };
      });
    });
    this.#inBackground(this.resume());
    this.#isOpen = true;
    this.#sweepLater();
  }

  #sweepLater(): void {
    const { timers = systemTimers } = this.#options;
    this.#callOffSweep = timers.after(SWEEP_EVERY_MS, () => {
      if (this.#sweeping.size === 0) this.#inBackground(this.sweep());
      this.#sweepLater();
    });
  }

  /** Resolves to the reply once what it says is committed, here or by another server. */
  submit(asked: Asked): Promise<Reply> {
    const { lane } = this.#lanes[this.#laneOf(asked.showId)]!;
    return lane.isHalted ? this.#elsewhere(asked) : lane.submit(this.#submission(asked));
  }

  #submission(asked: Asked): Submission {
    const { showId, command, key, present: how } = asked;
    const code = this.#options.ticketCode;
    return {
      showId,
      command,
      ...(key && { key }),
      present: (decision, at) => present(how, { decision, at, code }),
      elsewhere: () => this.#elsewhere(asked),
    };
  }

  /** Asks whoever owns the lane, until somebody does and answers, or nobody here waits for that any more. */
  async #elsewhere(asked: Asked): Promise<Reply> {
    const { peers, stopwatch, newId } = this.#options;
    const index = this.#laneOf(asked.showId);
    const sent = keyed(asked, newId);
    const giveUpAt = stopwatch() + PATIENCE_MS;
    do {
      const owner = this.#ownership.ownerOf(index);
      const { lane } = this.#lanes[index]!;
      if (owner === 'self' && !lane.isHalted) return lane.submit(this.#submission(sent));
      const reply = owner && owner !== 'self' ? await askOwner(peers, owner, sent) : undefined;
      if (reply) return reply;
      this.#ownership.nudge();
      await this.#ownership.news(LOOK_AGAIN_MS);
    } while (!this.#isClosing && stopwatch() < giveUpAt);
    return refuse('overloaded', { detail: 'This could not be settled now. Repeat it with the same key.' });
  }

  /** Sees a show as it was last committed; undefined if there is no such show. */
  look<T>(showId: string, see: (show: LoadedShow) => T): Promise<T | undefined> {
    const { lane } = this.#lanes[this.#laneOf(showId)]!;
    return lane.isHalted ? this.#mirrors.look(showId, see) : lane.look(showId, see);
  }

  /** The database's clock as it is foreseen for a show, if it is. */
  now(showId: string): number | undefined {
    const { lane } = this.#lanes[this.#laneOf(showId)]!;
    if (!lane.isHalted) return lane.now();
    return this.#clock.isSet ? this.#clock.now() : undefined;
  }

  /** To be called after a show's prices, plan or times were changed. */
  forget(showId: string): void {
    this.#lanes[this.#laneOf(showId)]!.lane.forget(showId);
    this.#mirrors.renew(showId);
  }

  /** Has every show loaded anew, as after a restart. */
  forgetAll(): void {
    for (const { lane } of this.#lanes) lane.forgetAll();
    for (const showId of this.#mirrors.showIds) this.#mirrors.renew(showId);
  }

  readonly #committed: Committed = (show, changes) => {
    const publish = this.#options.committed(show, changes);
    const { revision } = show;
    return () => {
      publish();
      if (changes) this.#followers.tell(show.seats.show.showId, revision, changes);
    };
  };

  #gained(tenure: Tenure): void {
    const { lane, store } = this.#lanes[tenure.lane]!;
    store.tenure = tenure;
    lane.resume();
    this.#lookAnew(tenure.lane);
    // While the server opens, it takes up all of its lanes itself.
    if (this.#isOpen) this.#inBackground(this.resume(tenure.lane));
  }

  #moved(lane: number): void {
    void this.#lanes[lane]!.lane.halt();
    this.#lookAnew(lane);
  }

  /** Who tells of a lane's shows is another one now, and may have told something that was not heard. */
  #lookAnew(lane: number): void {
    const isThere = (showId: string) => this.#laneOf(showId) === lane;
    for (const showId of this.#mirrors.showIds.filter(isThere)) this.#mirrors.drop(showId);
    const { watched } = this.#options;
    for (const showId of [...watched.showIds()].filter(isThere)) watched.outdated(showId);
  }

  /** Takes up the holds that were open when the last owner stopped, so that they lapse and are told of. */
  async resume(lane?: number): Promise<void> {
    await this.#expireIn(OPEN_SHOWS, lane);
  }

  /**
   * Ends holds that lapsed unseen. A lane wakes by itself for the holds that it knows; this is for those of a server that
   * is gone, and of an outage in which memory was lost.
   */
  sweep(): Promise<void> {
    return this.#expireIn(OVERDUE_SHOWS);
  }

  #inBackground(sweeping: Promise<void>): void {
    const done = sweeping
      .catch(error =>
        this.#options.log.warn({ err: error }, 'holds that have lapsed could not be looked for'),
      )
      .finally(() => this.#sweeping.delete(done));
    this.#sweeping.add(done);
  }

  async #expireIn(shows: string, lane?: number): Promise<void> {
    const { rows } = await this.#options.database.read.query<{ showId: string }>(shows);
    const own = rows.filter(
      ({ showId }) => this.#isOwn(showId) && (lane === undefined || this.#laneOf(showId) === lane),
    );
    const byLane = Map.groupBy(own, ({ showId }) => this.#laneOf(showId));
    await Promise.all([...byLane.values()].map(shows => this.#expireOneByOne(shows)));
  }

  /** Each show is loaded for that: whoever wants to buy meanwhile waits for one of them at most, not for all. */
  async #expireOneByOne(shows: readonly { readonly showId: string }[]): Promise<void> {
    for (const { showId } of shows) {
      if (this.#isClosing) return;
      await this.submit({ showId, command: { do: 'expire' }, present: NOTHING });
    }
  }

  /** Resolves when no lane has anything under way, and no hold is looked for that has lapsed. */
  async rest(): Promise<void> {
    await Promise.all(this.#sweeping);
    await Promise.all(this.#lanes.map(({ lane }) => lane.rest()));
  }

  /** Hands this server's lanes to others, if there are others. */
  handOver(): Promise<void> {
    return this.#ownership.handOver();
  }

  /** Finishes what was accepted, then refuses everything. */
  async close(): Promise<void> {
    this.#callOffSweep();
    this.#isClosing = true;
    await Promise.all(this.#sweeping);
    await Promise.all(this.#lanes.map(({ lane }) => lane.close()));
    await this.#writer.close();
    await this.#ownership.close();
    await this.#mirrors.close();
  }

  #isOwn(showId: string): boolean {
    return this.#lanes[this.#laneOf(showId)]?.lane.isHalted === false;
  }

  /** The same for every server: it is by the number of lanes, which is the installation's. */
  #laneOf(showId: string): number {
    // The last digits of a UUIDv7 are random.
    return Number.parseInt(showId.slice(-8), 16) % this.#lanes.length;
  }
}

const NOTHING = { as: 'nothing', given: null } as const;

const OPEN_SHOWS = `select show_id as "showId" from seat_ledgers where lapses_at is not null order by lapses_at`;

const OVERDUE_SHOWS = `
  select show_id as "showId" from seat_ledgers
  where lapses_at < clock_timestamp() - interval '${HOLD_GRACE_MS} milliseconds' order by lapses_at`;
