import { isDeepStrictEqual } from 'node:util';
import type { DatabaseStore } from '../../booking/database-store.ts';
import type { Booking, Payment } from '../../booking/engine/booking.ts';
import type { WaitingEntry } from '../../booking/engine/waiting-line.ts';
import type { LoadedShow } from '../../booking/load.ts';
import type { Tenure } from '../../booking/ownership.ts';
import type { KeptReply, RequestKey } from '../../booking/replies.ts';
import { NotTheOwner, NotWritten, type Store } from '../../booking/store.ts';
import type { Writing } from '../../booking/write.ts';
import { newId } from '../../platform/ids.ts';
import type { Chance } from './chance.ts';
import { OtherOwner, type SimulatedDatabase } from './simulated-database.ts';
import { type Past, spoilers } from './spoilers.ts';

export interface Twins {
  readonly real: DatabaseStore;
  readonly simulated: SimulatedDatabase;
  readonly chance: Chance;
}

interface Difference {
  readonly in: string;
  readonly real: unknown;
  readonly simulated: unknown;
}

/**
 * PostgreSQL and the simulated database, asked the same by a lane that takes them for one. Between its batches come others that
 * are wrong in one way or another. Whatever the two answer or give back differently is a difference.
 */
export class TwinStore implements Store {
  readonly differences: Difference[] = [];
  /** How often each way to be wrong was tried. */
  readonly spoilt = new Map(Object.keys(spoilers).map(name => [name, 0]));
  written = 0;
  refused = 0;
  readonly #real: DatabaseStore;
  readonly #simulated: SimulatedDatabase;
  readonly #chance: Chance;
  readonly #bookings = new Map<string, Booking>();
  readonly #entries = new Map<string, WaitingEntry>();
  readonly #payments = new Map<string, Payment>();
  readonly #replies: KeptReply[] = [];
  readonly #refunds: Past['refunds'] = [];

  constructor({ real, simulated, chance }: Twins) {
    this.#real = real;
    this.#simulated = simulated;
    this.#chance = chance;
  }

  now(): Promise<number> {
    return this.#real.now();
  }

  async load(showId: string): Promise<LoadedShow | undefined> {
    const real = await this.#real.load(showId);
    this.#compare(`show ${showId}`, this.#seen(real), this.#seen(this.#simulated.load(showId)));
    return real;
  }

  async bookings(bookingIds: readonly string[]): Promise<ReadonlyMap<string, Booking>> {
    const real = await this.#real.bookings(bookingIds);
    for (const bookingId of bookingIds)
      this.#compare(`booking ${bookingId}`, real.get(bookingId), this.#simulated.booking(bookingId));
    return real;
  }

  async entries(entryIds: readonly string[]): Promise<ReadonlyMap<string, WaitingEntry>> {
    const real = await this.#real.entries(entryIds);
    for (const entryId of entryIds)
      this.#compare(`place ${entryId}`, real.get(entryId), this.#simulated.entry(entryId));
    return real;
  }

  async keptReplies(requests: readonly RequestKey[]): Promise<readonly KeptReply[]> {
    const real = await this.#real.keptReplies(requests);
    const seen = (kept: readonly KeptReply[]) =>
      kept.map(({ request, reply }) => [request.key, request.requestHash, JSON.parse(reply)]).sort();
    this.#compare('kept replies', seen(real), seen(this.#simulated.keptReplies(requests)));
    return real;
  }

  async ready(): Promise<void> {}

  share(most: number): number {
    return most;
  }

  async write(writing: Writing): Promise<number> {
    await this.#writeWrong(writing);
    return this.#attempt('a batch of the lane', writing, this.#real.tenure!);
  }

  async #writeWrong(writing: Writing): Promise<void> {
    const own = this.#real.tenure!;
    const name = this.#chance.pick([...this.spoilt.keys(), 'another’s lane']);
    const isOwn = name in spoilers;
    const wrong = isOwn ? spoilers[name]!(writing, this.#past()) : writing;
    if (!wrong) return;
    if (isOwn) this.spoilt.set(name, this.spoilt.get(name)! + 1);
    const tenure = isOwn ? own : { ...own, epoch: own.epoch - 1 };
    await this.#attempt(name, { ...wrong, batchId: newId() }, tenure).catch(() => {});
  }

  /** Rejects as PostgreSQL does. */
  async #attempt(name: string, writing: Writing, tenure: Tenure): Promise<number> {
    const own = this.#real.tenure;
    this.#real.tenure = tenure;
    const real = await this.#real.write(writing).then(
      now => ({ is: 'written', now }),
      error => ({ is: kindOf(error), error }),
    );
    this.#real.tenure = own;
    const simulated = this.#attemptSimulated(writing, tenure);
    this.#compare(`${name}, ${writing.batchId}`, real.is, simulated);
    if ('error' in real) {
      this.refused += 1;
      throw real.error;
    }
    this.written += 1;
    this.#remember(writing);
    await this.#lookAt(writing);
    return real.now;
  }

  #attemptSimulated(writing: Writing, tenure: Tenure): string {
    try {
      this.#simulated.write([{ writing, tenure }]);
      return 'written';
    } catch (error) {
      return error instanceof OtherOwner ? 'another’s' : 'refused';
    }
  }

  #remember({ batch }: Writing): void {
    for (const booking of batch.bookings.values()) put(this.#bookings, booking.bookingId, booking);
    for (const entry of batch.entries.values()) put(this.#entries, entry.entryId, entry);
    for (const payment of batch.payments.values()) put(this.#payments, payment.paymentId, payment);
    this.#replies.push(...batch.replies);
    this.#refunds.push(...batch.refunds);
  }

  #past(): Past {
    const [bookings, entries] = [[...this.#bookings.values()], [...this.#entries.values()]];
    const payments = [...this.#payments.values()];
    return { bookings, entries, payments, replies: this.#replies, refunds: this.#refunds, newId };
  }

  async #lookAt({ batch, moved, unmoved }: Writing): Promise<void> {
    for (const { showId } of [...moved, ...unmoved]) await this.load(showId);
    await this.bookings([...batch.bookings.keys()]);
    await this.entries([...batch.entries.keys()]);
    await this.keptReplies(batch.replies.map(({ request }) => request));
  }

  /** All that can be seen of a show. */
  #seen(loaded: LoadedShow | undefined): unknown {
    if (!loaded) return undefined;
    const { seats, revision, batchId } = loaded;
    const { line, taken, held, free } = seats;
    return {
      ...{ revision, batchId, taken, held, free, nextNumber: line.nextNumber },
      states: seats.show.seats.map((_, position) => seats.stateAt(position)),
      bookings: [...this.#bookings.keys()].map(bookingId => seats.liveBooking(bookingId)),
      waiting: line.waiting(),
      offered: line.offered().map(({ entryId }) => entryId),
      answers: [...this.#payments.keys()].map(paymentId => seats.answerTo(paymentId)),
      nextLapse: seats.nextLapse(),
    };
  }

  #compare(what: string, real: unknown, simulated: unknown): void {
    if (!isDeepStrictEqual(real, simulated)) this.differences.push({ in: what, real, simulated });
  }

  discard(): void {
    this.#real.discard();
  }

  async close(): Promise<void> {}
}

/** What was written last is last. */
function put<T>(all: Map<string, T>, id: string, one: T): void {
  all.delete(id);
  all.set(id, one);
}

function kindOf(error: unknown): string {
  if (error instanceof NotTheOwner) return 'another’s';
  return error instanceof NotWritten ? 'refused' : String(error);
}
