import { orderHash } from './draw.ts';
import { type Closing, commitmentTo, type Happening } from './entries.ts';
import type { Line } from './line.ts';

/** What buyers ask of a line. */
export type Ask =
  | { readonly do: 'arrive'; readonly buyerId: string; readonly placeId: string }
  | { readonly do: 'leave'; readonly placeId: string }
  /** A guest has signed in: what was the guest's place is the account's. */
  | { readonly do: 'pass-on'; readonly from: string; readonly to: string };

/** What a batch comes to: the log's part, and beside it whose the places are. */
export interface Decided {
  readonly happenings: readonly Happening[];
  readonly arriving: ReadonlyMap<string, string>;
  /** Places whose buyers may take another one. */
  readonly ending: readonly string[];
  readonly passing: ReadonlyMap<string, string>;
}

/** The first entry of a line. */
export const beginning = (lineId: string, showId: string, seed: Uint8Array, opensAt: number): Happening => ({
  kind: 'line',
  lineId,
  showId,
  commitment: commitmentTo(seed),
  opensAt: new Date(opensAt).toISOString(),
});

/**
 * Decides what has been asked, in order. What is asked again changes nothing, so a batch of which nobody knows whether it was
 * committed may be decided again. If the sale has opened by `now`, the order is drawn first: nobody who comes at that instant
 * or later is in the draw.
 */
export function decide(
  line: Line,
  asks: readonly Ask[],
  { now, seed }: { now: number; seed: Uint8Array },
): Decided {
  const happenings: Happening[] = [];
  const decided: Deciding = { happenings, arriving: new Map(), ending: [], passing: new Map() };
  if (line.closed !== null) return decided;
  happenings.push(...opening(line, now, seed));
  const batch = new Batch(line, now, decided);
  for (const ask of asks) {
    if (ask.do === 'arrive') batch.arrive(ask.buyerId, ask.placeId);
    else if (ask.do === 'leave') batch.leave(ask.placeId);
    else batch.passOn(ask.from, ask.to);
  }
  return decided;
}

/** Draws the order, if it is time and has not been done. */
export function opening(line: Line, now: number, seed: Uint8Array): Happening[] {
  if (line.openedAt !== null || now < line.opensAt) return [];
  const places = line.drawn(seed).map(slot => line.placeAt(slot));
  return [{ kind: 'opened', seed: Buffer.from(seed).toString('hex'), order: orderHash(places) }];
}

export const rescheduling = (line: Line, opensAt: number): Happening[] =>
  line.openedAt === null && line.opensAt !== opensAt
    ? [{ kind: 'rescheduled', opensAt: new Date(opensAt).toISOString() }]
    : [];

/** Lets in the first `most`, with passes for `passMs`. */
export function admission(line: Line, most: number, now: number, passMs: number): Happening[] {
  const slots = line.nextInLine(most);
  if (slots.length === 0) return [];
  const places = slots.map(slot => line.placeAt(slot));
  return [{ kind: 'admitted', places, passUntil: new Date(now + passMs).toISOString() }];
}

export const closing = (because: Closing): Happening => ({ kind: 'closed', because });

interface Deciding {
  readonly happenings: Happening[];
  readonly arriving: Map<string, string>;
  readonly ending: string[];
  readonly passing: Map<string, string>;
}

/** What has been decided of a batch so far, over a line that does not know it yet. */
class Batch {
  readonly #line: Line;
  readonly #now: number;
  readonly #decided: Deciding;
  readonly #gone = new Set<number>();
  readonly #newPlaces = new Map<string, string>();
  readonly #movedTo = new Map<string, number>();

  constructor(line: Line, now: number, decided: Deciding) {
    this.#line = line;
    this.#now = now;
    this.#decided = decided;
  }

  arrive(buyerId: string, placeId: string): void {
    if (this.#newPlaces.has(buyerId) || this.#slotOf(buyerId) !== undefined) return;
    this.#endSpent(buyerId);
    this.#newPlaces.set(buyerId, placeId);
    this.#decided.arriving.set(placeId, buyerId);
    this.#decided.happenings.push({ kind: 'arrived', place: placeId });
  }

  leave(placeId: string): void {
    const slot = this.#line.slotOf(placeId);
    if (slot === undefined || this.#gone.has(slot) || this.#line.stageAt(slot) === 'left') return;
    this.#gone.add(slot);
    this.#decided.ending.push(placeId);
    this.#decided.happenings.push({ kind: 'left', place: placeId });
  }

  /** Of two places the one that is let in first stays. */
  passOn(from: string, to: string): void {
    const mine = this.#slotOf(from);
    if (mine === undefined) return;
    const theirs = this.#slotOf(to);
    const isTheirsEarlier = theirs !== undefined && this.#isEarlier(theirs, mine);
    if (isTheirsEarlier || this.#newPlaces.has(to)) {
      this.leave(this.#line.placeAt(mine));
      return;
    }
    if (theirs !== undefined) this.leave(this.#line.placeAt(theirs));
    this.#endSpent(to);
    const placeId = this.#line.placeAt(mine);
    this.#movedTo.set(to, mine);
    this.#decided.passing.set(placeId, to);
    this.#decided.happenings.push({ kind: 'passed-on', place: placeId });
  }

  /** A place whose pass has run out makes way for another one of its buyer. */
  #endSpent(buyerId: string): void {
    const spent = this.#line.spentSlotOf(buyerId, this.#now);
    if (spent === undefined || this.#gone.has(spent)) return;
    this.#gone.add(spent);
    this.#decided.ending.push(this.#line.placeAt(spent));
  }

  #slotOf(buyerId: string): number | undefined {
    const slot = this.#movedTo.get(buyerId) ?? this.#line.slotOfBuyer(buyerId, this.#now);
    if (slot === undefined || this.#gone.has(slot)) return undefined;
    const isAnothers = this.#decided.passing.get(this.#line.placeAt(slot)) ?? buyerId;
    return isAnothers === buyerId ? slot : undefined;
  }

  /** Whoever is inside comes before all others; before the draw nobody knows, and the first to arrive counts. */
  #isEarlier(slot: number, other: number): boolean {
    const line = this.#line;
    if (line.stageAt(slot) !== line.stageAt(other)) return line.stageAt(slot) === 'admitted';
    return (line.aheadOf(slot) ?? slot) < (line.aheadOf(other) ?? other);
  }
}
