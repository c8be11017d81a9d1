import type { Booking } from '../../booking/engine/booking.ts';
import type { WaitingEntry } from '../../booking/engine/waiting-line.ts';
import type { JointWriter } from '../../booking/joint-writer.ts';
import type { LoadedShow } from '../../booking/load.ts';
import type { Tenure } from '../../booking/ownership.ts';
import type { KeptReply, RequestKey } from '../../booking/replies.ts';
import type { Store } from '../../booking/store.ts';
import type { Writing } from '../../booking/write.ts';
import type { Chance } from './chance.ts';
import { OtherOwner, type SimulatedDatabase, type SimulatedWriting } from './simulated-database.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How bad the way to the database is. Probabilities of each call, and milliseconds. */
export interface Weather {
  readonly latencyMs: number;
  /** The connection breaks before the database has got it, or after it has done it. */
  readonly lostBefore: number;
  readonly lostAfter: number;
  /** The connection breaks, and what was sent is done all the same, up to so much later. */
  readonly stalled: number;
  readonly stallMs: number;
}

/** What all ways to one database have in common. */
export interface SimulatedNetwork {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly database: SimulatedDatabase;
  readonly weather: Weather;
  /** Until when the database is away. */
  awayUntil: number;
  /** How many answers the database has given. */
  answers: number;
  /** What is thrown then. */
  readonly away: () => Error;
  readonly notWritten: (cause: unknown) => Error;
  readonly notTheOwner: () => Error;
  readonly trace: (line: () => string) => void;
}

type Pending = Pick<Call<unknown>, 'what' | 'reject'>;

/** Something asked of the database, until there is an answer. */
class Call<Answer> {
  readonly act: (database: SimulatedDatabase) => Answer;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly what: string;

  constructor(
    act: Call<Answer>['act'],
    resolve: Call<Answer>['resolve'],
    reject: Call<Answer>['reject'],
    what: string,
  ) {
    this.act = act;
    this.resolve = resolve;
    this.reject = reject;
    this.what = what;
  }
}

/** A way to the simulated database, which takes its time and breaks. What is on it when it breaks may be done or not. */
export class SimulatedStore implements Store {
  readonly #network: SimulatedNetwork;
  readonly #name: string;
  readonly #isShared: boolean;
  readonly #writer: JointWriter<SimulatedWriting> | undefined;
  readonly #calls = new Set<Pending>();
  #isCut = false;
  /** How many commands the last batch had. */
  #commands = 0;
  /** Until when nothing goes through. */
  #stalledUntil = 0;
  /** What allows to write, where lanes are shared. */
  tenure: Tenure | undefined;

  /** Written is by `writer`, which lanes have in common. */
  constructor(
    network: SimulatedNetwork,
    name: string,
    { isShared = false, writer }: { isShared?: boolean; writer?: JointWriter<SimulatedWriting> } = {},
  ) {
    this.#network = network;
    this.#name = name;
    this.#isShared = isShared;
    this.#writer = writer;
  }

  /** What is on its way, and whatever follows, arrives later. */
  stall(until: number): void {
    this.#stalledUntil = until;
  }

  now(): Promise<number> {
    return this.#ask('now', false, database => database.now());
  }

  load(showId: string): Promise<LoadedShow | undefined> {
    return this.#ask(`load ${showId}`, false, database => database.load(showId));
  }

  bookings(bookingIds: readonly string[]): Promise<ReadonlyMap<string, Booking>> {
    return this.#ask('bookings', false, database => {
      const found = bookingIds.flatMap(bookingId => database.booking(bookingId) ?? []);
      return new Map(found.map(booking => [booking.bookingId, booking]));
    });
  }

  entries(entryIds: readonly string[]): Promise<ReadonlyMap<string, WaitingEntry>> {
    return this.#ask('places', false, database => {
      const found = entryIds.flatMap(entryId => database.entry(entryId) ?? []);
      return new Map(found.map(entry => [entry.entryId, entry]));
    });
  }

  async ready(): Promise<void> {
    await this.#writer?.ready();
  }

  share(most: number): number {
    return this.#writer?.share(most, this.#commands) ?? most;
  }

  write(writing: Writing): Promise<number> {
    const { tenure } = this;
    if (this.#isShared && !tenure) return Promise.reject(this.#network.notTheOwner());
    this.#commands = writing.commands;
    return this.#writer!.write({ writing, tenure }, writing.commands);
  }

  /** What the writer writes at once. */
  writeTogether(batches: readonly SimulatedWriting[]): Promise<number> {
    const names = batches.map(({ writing }) => writing.batchId);
    return this.#ask(`write ${names.join(', ')}`, true, database => {
      try {
        return database.write(batches);
      } catch (error) {
        throw error instanceof OtherOwner ? this.#network.notTheOwner() : this.#network.notWritten(error);
      }
    });
  }

  keptReplies(requests: readonly RequestKey[]): Promise<readonly KeptReply[]> {
    return this.#ask('kept replies', false, database => database.keptReplies(requests));
  }

  discard(): void {
    for (const call of this.#calls)
      this.#answer(call, () => call.reject(new Error('the connection was given up')));
  }

  async close(): Promise<void> {
    this.discard();
  }

  /** As when the process dies: what is under way goes its way, and nobody hears of it. */
  cut(): void {
    this.#isCut = true;
  }

  #ask<Answer>(
    what: string,
    isWrite: boolean,
    act: (database: SimulatedDatabase) => Answer,
  ): Promise<Answer> {
    // Whoever asks before the database is back waits for a while, and then is told.
    if (this.#isAway) return this.#wait(what);
    return new Promise((resolve, reject) => {
      const { chance, weather } = this.#network;
      const call = new Call(act, resolve, reject, what);
      this.#calls.add(call);
      if (chance.happens(weather.lostBefore)) this.#plan(() => this.#lose(call, 'on the way'));
      else if (isWrite && chance.happens(weather.stalled)) this.#stall(call);
      else this.#send(call, chance.happens(weather.lostAfter));
    });
  }

  #send<Answer>(call: Call<Answer>, isAnswerLost: boolean): void {
    this.#plan(() => {
      if (this.#isAway) return this.#lose(call, 'since the database is away');
      const tell = this.#act(call);
      this.#plan(() => (isAnswerLost ? this.#lose(call, 'on the way back') : this.#answer(call, tell)));
    });
  }

  /** The connection breaks, and what was sent is done all the same: some time, or never if the database goes first. */
  #stall<Answer>(call: Call<Answer>): void {
    const { time, chance, weather } = this.#network;
    this.#plan(() => this.#lose(call, 'and it may be done yet'));
    time.plan(chance.integer(weather.stallMs + 1), () => {
      if (!this.#isAway) this.#act(call);
    });
  }

  #act<Answer>({ act, resolve, reject, what }: Call<Answer>): () => void {
    const { database, trace } = this.#network;
    try {
      const value = act(database);
      trace(() => `${this.#name}: ${what}: done`);
      return () => resolve(value);
    } catch (error) {
      trace(() => `${this.#name}: ${what}: ${(error as Error).message}, ${(error as Error).cause}`);
      return () => reject(error as Error);
    }
  }

  #lose(call: Pending, how: string): void {
    this.#network.trace(() => `${this.#name}: ${call.what}: the connection is lost ${how}`);
    this.#answer(call, () => call.reject(new Error('the connection was lost')));
  }

  #answer(call: Pending, tell: () => void): void {
    if (!this.#calls.delete(call) || this.#isCut) return;
    this.#network.answers += 1;
    tell();
  }

  #plan(work: () => void): void {
    const { time, chance, weather } = this.#network;
    time.plan(chance.integer(weather.latencyMs + 1), () => this.#whenItFlows(work));
  }

  #whenItFlows(work: () => void): void {
    const { time } = this.#network;
    if (time.now >= this.#stalledUntil) work();
    else time.plan(this.#stalledUntil - time.now, () => this.#whenItFlows(work));
  }

  get #isAway(): boolean {
    return this.#network.time.now < this.#network.awayUntil;
  }

  async #wait(what: string): Promise<never> {
    const { time, awayUntil, trace, away } = this.#network;
    const patience = Math.min(awayUntil - time.now, 4_000);
    await time.sleep(patience);
    trace(() => `${this.#name}: ${what}: the database is away`);
    if (this.#isCut) return new Promise(() => {});
    throw away();
  }
}
