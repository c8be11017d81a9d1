import type { WaitingStatus } from '@matinee/contract/http/waiting.ts';
import { Lapses } from './lapses.ts';

/** A place in a show's line. Instants are milliseconds since 1970. */
export interface WaitingEntry {
  readonly entryId: string;
  readonly showId: string;
  readonly buyerId: string;
  /** The order of arrival in this show, from 1; given once, never changed. */
  readonly number: number;
  /** How many seats it asks for. */
  readonly seats: number;
  readonly status: WaitingStatus;
  /** The hold it was offered. */
  readonly bookingId: string | null;
  readonly joinedAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
}

export const isWaitingOrOffered = ({ status }: WaitingEntry): boolean =>
  status === 'WAITING' || status === 'OFFERED';

/**
 * The line of one show in memory: those who wait, in the order of arrival, and those who have an offer. Entries that wait
 * are kept apart by how many seats they ask for, so that the first that fits, and whether anyone asks for too many, are found
 * without walking the line.
 */
export class WaitingLine {
  #lastNumber = 0;
  readonly #bySize = new Map<number, Map<string, WaitingEntry>>();
  readonly #live = new Map<string, WaitingEntry>();
  readonly #ofBuyer = new Map<string, WaitingEntry>();
  readonly #ofOffer = new Map<string, WaitingEntry>();
  /** Those who wait, by when that is over. */
  readonly #waits = new Lapses<WaitingEntry>(
    ({ entryId }) => entryId,
    ({ expiresAt }) => expiresAt,
  );
  #waiting = 0;

  get nextNumber(): number {
    return this.#lastNumber + 1;
  }

  /** How many wait without an offer. */
  get length(): number {
    return this.#waiting;
  }

  /** How many seats those who wait ask for together. */
  get awaited(): number {
    return [...this.#bySize].reduce((sum, [size, entries]) => sum + size * entries.size, 0);
  }

  entry(entryId: string): WaitingEntry | undefined {
    return this.#live.get(entryId);
  }

  entryOf(buyerId: string): WaitingEntry | undefined {
    return this.#ofBuyer.get(buyerId);
  }

  /** The entry that a hold was offered to; undefined for a hold that is no offer, or no longer one. */
  offeredBy(bookingId: string): WaitingEntry | undefined {
    return this.#ofOffer.get(bookingId);
  }

  /** Whoever has waited longest, of those who ask for at most `seats`. */
  first(seats = Number.POSITIVE_INFINITY): WaitingEntry | undefined {
    let first: WaitingEntry | undefined;
    for (const [size, entries] of this.#bySize) {
      if (size > seats) continue;
      const [head] = entries.values();
      if (head && (!first || head.number < first.number)) first = head;
    }
    return first;
  }

  /** Those who have waited as long as one may. */
  expiredBy(now: number): WaitingEntry[] {
    return this.#waits.by(now);
  }

  /** When the next wait is over; undefined if nobody waits. */
  nextExpiry(): number | undefined {
    return this.#waits.next();
  }

  /** Those who ask for more than `seats`. */
  askingForMore(seats: number): WaitingEntry[] {
    return [...this.#bySize].flatMap(([size, entries]) => (size > seats ? [...entries.values()] : []));
  }

  /** Those who wait, in the order of arrival. */
  waiting(): WaitingEntry[] {
    return [...this.#bySize.values()]
      .flatMap(entries => [...entries.values()])
      .sort((a, b) => a.number - b.number);
  }

  /** Those who have an offer. */
  offered(): WaitingEntry[] {
    return [...this.#ofOffer.values()];
  }

  apply(was: WaitingEntry | null, is: WaitingEntry): void {
    if (was?.status === 'WAITING' && is.status === 'WAITING') {
      this.#handOver(was, is);
      return;
    }
    if (was) this.#drop(was);
    this.#lastNumber = Math.max(this.#lastNumber, is.number);
    if (isWaitingOrOffered(is)) this.#keep(is);
  }

  /** Another buyer's from now on, at the same place among those who wait. */
  #handOver(was: WaitingEntry, is: WaitingEntry): void {
    this.#live.set(is.entryId, is);
    this.#ofBuyer.delete(was.buyerId);
    this.#ofBuyer.set(is.buyerId, is);
    this.#bySize.get(is.seats)!.set(is.entryId, is);
    this.#waits.replace(is);
  }

  /** Numbers go on after those of entries that ended before this memory was loaded. */
  continueAfter(number: number): void {
    this.#lastNumber = Math.max(this.#lastNumber, number);
  }

  #keep(entry: WaitingEntry): void {
    this.#live.set(entry.entryId, entry);
    this.#ofBuyer.set(entry.buyerId, entry);
    if (entry.status === 'OFFERED') this.#ofOffer.set(entry.bookingId!, entry);
    else {
      const entries = this.#bySize.get(entry.seats) ?? new Map<string, WaitingEntry>();
      this.#bySize.set(entry.seats, entries.set(entry.entryId, entry));
      this.#waits.add(entry);
      this.#waiting += 1;
    }
  }

  #drop(entry: WaitingEntry): void {
    this.#live.delete(entry.entryId);
    this.#ofBuyer.delete(entry.buyerId);
    if (entry.status === 'OFFERED') this.#ofOffer.delete(entry.bookingId!);
    else if (entry.status === 'WAITING') {
      this.#bySize.get(entry.seats)!.delete(entry.entryId);
      this.#waits.delete(entry.entryId);
      this.#waiting -= 1;
    }
  }
}
