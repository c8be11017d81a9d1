import { sameLines } from './law.ts';
import {
  GRACE_MS,
  type Line,
  sum,
  type ToldBookingState,
  type ToldEntryState,
  type ToldShow,
  WAIT_MS,
} from './told-show.ts';

/** Says that a rule is broken: its id, and how. */
export type Complain = (rule: string, says: string) => void;

/** What must be told next, in the same transaction, for what has been told to be right: by topic, until it is told. */
interface Due {
  readonly rule: string;
  readonly topic: string;
  readonly key: string;
  readonly amount?: number;
}

/**
 * A show's facts told again, one after another, each held against the rules in the state that those before it have left.
 * Money, seats and the line are followed by what the facts say and by nothing else.
 */
export class Replay {
  readonly show: ToldShow;
  readonly complain: Complain;
  due: Due[] = [];

  constructor(show: ToldShow, complain: Complain) {
    this.show = show;
    this.complain = complain;
  }

  /** Whether a command may be decided here: not in the middle of another one. */
  get isSettled(): boolean {
    return this.due.length === 0 && this.show.isServed;
  }

  /** What must be so at the end of each transaction. */
  end(at: number): void {
    const { show } = this;
    for (const { rule, topic, key, amount } of this.due)
      this.complain(rule, `${topic} of ${key} is missing${amount === undefined ? '' : `, of ${amount}`}`);
    this.due = [];
    for (const { bookingId, status, holdUntil } of show.open())
      if (status === 'RESERVED' && at >= holdUntil + GRACE_MS)
        this.complain('B4', `${bookingId} lives on at ${at}, after ${holdUntil} and the grace`);
    this.#endLine(at);
  }

  #endLine(at: number): void {
    const { show } = this;
    const next = show.next();
    if (next)
      this.complain('W2', `${next.entryId} wants ${next.seats} of ${show.free} free seats and has no offer`);
    const most = show.free + show.held;
    for (const entry of show.line) {
      if (entry.status === 'OFFERED') {
        if (show.bookings.get(entry.bookingId!)?.status !== 'RESERVED')
          this.complain('W5', `${entry.entryId} has an offer that is over`);
        continue;
      }
      if (entry.seats > most)
        this.complain('W5', `${entry.entryId} waits for ${entry.seats} of at most ${most}`);
      if (at >= entry.joinedAt + WAIT_MS) this.complain('W5', `${entry.entryId} waits for more than an hour`);
      if (!show.isOnSale(at)) this.complain('W5', `${entry.entryId} waits after the sale`);
    }
  }

  expect(due: Due): void {
    this.due.push(due);
  }

  /** Takes what was due off the list; false if it was not. */
  isDue(topic: string, key: string, amount?: number): boolean {
    const index = this.due.findIndex(
      due => due.topic === topic && due.key === key && (due.amount === undefined || due.amount === amount),
    );
    if (index >= 0) this.due.splice(index, 1);
    return index >= 0;
  }

  /** The booking, if it is in one of these states; complains if not. */
  find(rule: string, bookingId: string, ...states: readonly string[]): ToldBookingState | undefined {
    const booking = this.show.bookings.get(bookingId);
    if (booking && states.includes(booking.status)) return booking;
    this.complain(rule, `${bookingId} is ${booking?.status ?? 'unknown'}, not ${states.join(' or ')}`);
    return undefined;
  }

  /** B4: nothing is done with a hold that has lapsed. */
  isInTime({ bookingId, status, holdUntil }: ToldBookingState, at: number): void {
    if (status === 'RESERVED' && at >= holdUntil + GRACE_MS)
      this.complain('B4', `${bookingId} lapsed at ${holdUntil + GRACE_MS}, used at ${at}`);
  }

  claim(bookingId: string, lines: readonly Line[]): void {
    for (const { seatId } of lines) {
      const owner = this.show.owners.get(seatId);
      if (owner !== undefined) this.complain('B1', `${seatId} goes to ${bookingId} and is ${owner}’s`);
      if (!this.show.classOf.has(seatId)) this.complain('B2', `there is no seat ${seatId}`);
      this.show.owners.set(seatId, bookingId);
    }
  }

  free({ bookingId, lines }: ToldBookingState): void {
    for (const { seatId } of lines)
      if (this.show.owners.get(seatId) === bookingId) this.show.owners.delete(seatId);
      else
        this.complain(
          'B1',
          `${seatId} comes back from ${bookingId} and is ${this.show.owners.get(seatId)}’s`,
        );
  }

  /** B7: the price of this show, to the unit. */
  isPriced(lines: readonly Line[], total: number): void {
    const right = this.show.priced(lines.map(line => line.seatId));
    if (!sameLines(lines, right))
      this.complain('B7', `priced ${JSON.stringify(lines)}, not ${JSON.stringify(right)}`);
    if (sum(lines) !== total) this.complain('B7', `a total of ${total} for ${sum(lines)}`);
  }

  isFrozen(booking: ToldBookingState, lines: readonly Line[]): void {
    if (!sameLines(lines, booking.lines))
      this.complain('B7', `the seats or prices of ${booking.bookingId} have moved`);
  }

  /** B3 */
  hasFew(buyerId: string): void {
    const has = this.show.seatsOf(buyerId) - this.show.revivedSeatsOf(buyerId);
    const most = this.show.terms.mostSeatsPerBuyer;
    if (has > most) this.complain('B3', `${buyerId} has ${has} seats of at most ${most}`);
  }

  /** W4: nobody gets by the way what somebody waits for. */
  doesNotBarge(who: string): void {
    if (this.show.isKept)
      this.complain('W4', `${who} gets seats past ${this.show.waiting().length} who wait`);
    else if (this.show.next()) this.complain('W4', `${who} gets seats before ${this.show.next()!.entryId}`);
  }

  isOnSale(who: string, at: number): void {
    if (!this.show.isOnSale(at)) this.complain('B5', `${who} is sold to at ${at}, when nothing is on sale`);
  }

  endPlace(entry: ToldEntryState, status: string): void {
    entry.status = status;
    this.show.line = this.show.line.filter(each => each !== entry);
  }
}
