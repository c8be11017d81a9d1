import { drawOrder } from './draw.ts';
import type { Closing, Entry, Head, Logged } from './entries.ts';
import { Standing } from './standing.ts';

/** What a place has come to: it waits (for the draw, or in the line), was admitted, or has left. */
export type Stage = 'waiting' | 'admitted' | 'left';

interface Admissions {
  readonly at: number;
  readonly count: number;
}

const PACE_MS = 60_000;
const NOWHERE = -1;

/**
 * One line in memory: what its log comes to. It changes by the entries of the log alone, so what is rebuilt after a restart, or on
 * another server, equals what was. A place is a number here, its *slot*, in order of arrival.
 */
export class Line {
  readonly lineId: string;
  readonly showId: string;
  readonly commitment: string;
  opensAt: number;
  openedAt: number | null = null;
  closed: Closing | null = null;
  reschedules = 0;
  /** The instant of the last entry; no entry is earlier than the one before. */
  latestAt = 0;
  head: Head;

  readonly #slots = new Map<string, number>();
  readonly #slotOfBuyer = new Map<string, number>();
  readonly #places: string[] = [];
  readonly #buyers: string[] = [];
  readonly #stages: Stage[] = [];
  readonly #ranks: number[] = [];
  readonly #order: number[] = [];
  readonly #standing = new Standing();
  #next = 0;
  /** Those who came before the opening and have not left. */
  #undrawn = 0;
  /** Until when the passes of admitted places are good; 0 for all others. */
  readonly #passUntil: number[] = [];
  /** Admitted places whose passes may still be good. */
  readonly #inside = new Set<number>();
  /** Of the last minute, and how many that were. */
  readonly #lately: Admissions[] = [];
  #latelyAdmitted = 0;

  /** `first` is the entry that a log begins with. */
  constructor(first: Logged) {
    const { entry } = first;
    if (entry.kind !== 'line') throw new Error('the log of a line does not begin with it');
    this.lineId = entry.lineId;
    this.showId = entry.showId;
    this.commitment = entry.commitment;
    this.opensAt = Date.parse(entry.opensAt);
    this.latestAt = Date.parse(entry.at);
    this.head = { length: 1, hash: first.hash };
  }

  /** How many wait: for the draw, or in the line. */
  get waiting(): number {
    return this.openedAt === null ? this.#undrawn : this.#standing.size;
  }

  slotOf(placeId: string): number | undefined {
    return this.#slots.get(placeId);
  }

  /** The place of a buyer that is still good for something at `now`. */
  slotOfBuyer(buyerId: string, now: number): number | undefined {
    const slot = this.#slotOfBuyer.get(buyerId);
    return slot === undefined || this.#isSpent(slot, now) ? undefined : slot;
  }

  /** The place that a new one of the same buyer takes the row of: its pass has run out. */
  spentSlotOf(buyerId: string, now: number): number | undefined {
    const slot = this.#slotOfBuyer.get(buyerId);
    return slot !== undefined && this.#isSpent(slot, now) ? slot : undefined;
  }

  placeAt(slot: number): string {
    return this.#places[slot]!;
  }

  buyerAt(slot: number): string {
    return this.#buyers[slot]!;
  }

  stageAt(slot: number): Stage {
    return this.#stages[slot]!;
  }

  /** Until when the pass of an admitted place is good. */
  passUntil(slot: number): number {
    return this.#passUntil[slot]!;
  }

  /** How many are let in first; undefined while the order is not drawn. */
  aheadOf(slot: number): number | undefined {
    const rank = this.#ranks[slot]!;
    return rank === NOWHERE ? undefined : this.#standing.before(rank);
  }

  /** The first `most` of those who wait, in their order. */
  nextInLine(most: number): number[] {
    const found: number[] = [];
    for (let rank = this.#next; rank < this.#order.length && found.length < most; rank++) {
      const slot = this.#order[rank]!;
      if (this.#stages[slot] === 'waiting') found.push(slot);
    }
    return found;
  }

  /** The buyers whose pass is good at `now`; what has run out by then is not looked at again. */
  buyersInside(now: number): string[] {
    for (const slot of this.#inside) if (this.#passUntil[slot]! <= now) this.#inside.delete(slot);
    return Array.from(this.#inside, slot => this.#buyers[slot]!);
  }

  /** How many were let in per second in the last minute; undefined if nobody was. */
  pace(now: number): number | undefined {
    while (this.#lately.length > 0 && this.#lately[0]!.at <= now - PACE_MS) {
      this.#latelyAdmitted -= this.#lately.shift()!.count;
    }
    if (this.#latelyAdmitted === 0) return undefined;
    return (this.#latelyAdmitted * 1000) / Math.max(1000, Math.min(PACE_MS, now - this.openedAt!));
  }

  /** The order that would be drawn now. */
  drawn(seed: Uint8Array): number[] {
    return drawOrder(seed, this.head.hash, this.#undrawnSlots());
  }

  /** Takes what was committed. `buyerId` is of the place that an arrival, or a place passed on, is about. */
  apply({ entry, hash }: Logged, buyerId?: string): void {
    if (entry.index !== this.head.length) throw new Error(`entry ${entry.index} after ${this.head.length}`);
    this.#happen(entry, buyerId);
    this.latestAt = Date.parse(entry.at);
    this.head = { length: entry.index + 1, hash };
  }

  #happen(entry: Entry, buyerId: string | undefined): void {
    const at = Date.parse(entry.at);
    if (entry.kind === 'arrived') this.#arrive(entry.place, buyerId!);
    else if (entry.kind === 'left') this.#leave(this.#slots.get(entry.place)!);
    else if (entry.kind === 'passed-on') this.#passOn(this.#slots.get(entry.place)!, buyerId!);
    else if (entry.kind === 'opened') this.#open(Buffer.from(entry.seed, 'hex'), at);
    else if (entry.kind === 'admitted') this.#admit(entry.places, at, Date.parse(entry.passUntil));
    else if (entry.kind === 'rescheduled') this.#reschedule(Date.parse(entry.opensAt));
    else if (entry.kind === 'closed') this.closed = entry.because;
  }

  #reschedule(opensAt: number): void {
    this.opensAt = opensAt;
    this.reschedules += 1;
  }

  #arrive(placeId: string, buyerId: string): void {
    const slot = this.#places.push(placeId) - 1;
    this.#slots.set(placeId, slot);
    this.#slotOfBuyer.set(buyerId, slot);
    this.#buyers.push(buyerId);
    this.#stages.push('waiting');
    this.#ranks.push(NOWHERE);
    this.#passUntil.push(0);
    if (this.openedAt === null) this.#undrawn += 1;
    else this.#stand(slot);
  }

  #leave(slot: number): void {
    if (this.#stages[slot] === 'waiting') {
      if (this.#ranks[slot] === NOWHERE) this.#undrawn -= 1;
      else this.#standing.remove(this.#ranks[slot]!);
    }
    this.#stages[slot] = 'left';
    this.#inside.delete(slot);
    const buyerId = this.#buyers[slot]!;
    if (this.#slotOfBuyer.get(buyerId) === slot) this.#slotOfBuyer.delete(buyerId);
  }

  #passOn(slot: number, buyerId: string): void {
    const before = this.#buyers[slot]!;
    if (this.#slotOfBuyer.get(before) === slot) this.#slotOfBuyer.delete(before);
    this.#buyers[slot] = buyerId;
    this.#slotOfBuyer.set(buyerId, slot);
  }

  #open(seed: Uint8Array, at: number): void {
    const order = this.drawn(seed);
    this.openedAt = at;
    this.#undrawn = 0;
    for (const slot of order) this.#stand(slot);
  }

  #stand(slot: number): void {
    this.#ranks[slot] = this.#standing.add();
    this.#order.push(slot);
  }

  #admit(placeIds: readonly string[], at: number, until: number): void {
    for (const placeId of placeIds) {
      const slot = this.#slots.get(placeId)!;
      this.#standing.remove(this.#ranks[slot]!);
      this.#stages[slot] = 'admitted';
      this.#passUntil[slot] = until;
      this.#inside.add(slot);
    }
    while (
      this.#stages[this.#order[this.#next]!] === 'admitted' ||
      this.#stages[this.#order[this.#next]!] === 'left'
    ) {
      this.#next += 1;
    }
    this.#lately.push({ at, count: placeIds.length });
    this.#latelyAdmitted += placeIds.length;
  }

  #undrawnSlots(): number[] {
    const slots: number[] = [];
    for (let slot = 0; slot < this.#stages.length; slot++) {
      if (this.#stages[slot] === 'waiting' && this.#ranks[slot] === NOWHERE) slots.push(slot);
    }
    return slots;
  }

  #isSpent(slot: number, now: number): boolean {
    return this.#stages[slot] === 'admitted' && this.#passUntil[slot]! <= now;
  }
}
