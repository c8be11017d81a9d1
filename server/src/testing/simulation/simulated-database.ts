import { type Batch, BLOCKED, type IssuedTicket } from '../../booking/batch.ts';
import { type Booking, isLive, type Payment, type Refund } from '../../booking/engine/booking.ts';
import type { ShowSeats } from '../../booking/engine/show-seats.ts';
import { isWaitingOrOffered, type WaitingEntry } from '../../booking/engine/waiting-line.ts';
import type { LoadedShow } from '../../booking/load.ts';
import type { Tenure } from '../../booking/ownership.ts';
import type { KeptReply, RequestKey } from '../../booking/replies.ts';
import type { Writing } from '../../booking/write.ts';
import type { ShowForSale } from '../../catalogue/index.ts';
import type { FactRecord } from '../history/records.ts';

/** What protects the sales, each of which a control can take away to see that it is missed. */
export type Protection = 'epoch' | 'fence' | 'claims' | 'clock' | 'keys';

const TOLERANCE_MS = 1_500;

/** What an index of a show leads to. */
interface OfShow {
  readonly live: Set<string>;
  readonly waiting: Set<string>;
  readonly numbers: Map<number, string>;
  readonly payments: Set<string>;
}

interface Ledger {
  readonly revision: number;
  readonly batchId: string | null;
}

/** A lane's batch; where nobody shares the lanes there is no tenure. */
export interface SimulatedWriting {
  readonly writing: Writing;
  readonly tenure?: Tenure | undefined;
}

/** Says that a batch came from who does not own its lane, or not any more. */
export class OtherOwner extends Error {}

/**
 * The tables of booking, in memory. `write` does what the statement of write.ts does, whole or not at all, and refuses
 * what it refuses: a test holds the two against each other, batch by batch.
 */
export class SimulatedDatabase {
  readonly facts: FactRecord[] = [];
  readonly #without: ReadonlySet<Protection>;
  readonly #newSeats: (show: ShowForSale) => ShowSeats;
  readonly #shows: ReadonlyMap<string, ShowForSale>;
  readonly #clock: () => number;
  readonly #ledgers = new Map<string, Ledger>();
  readonly #bookings = new Map<string, Booking>();
  /** By show and seat. */
  readonly #claims = new Map<string, Map<string, string>>();
  readonly #entries = new Map<string, WaitingEntry>();
  readonly #ofShow = new Map<string, OfShow>();
  readonly #payments = new Map<string, Payment>();
  readonly #tickets = new Map<string, IssuedTicket>();
  /** The valid ones by show and seat. */
  readonly #valid = new Map<string, string>();
  readonly #refunds = new Map<string, Refund>();
  readonly #kept = new Map<string, KeptReply>();
  /** Whose each lane is, for the how-many-eth time; lanes that nobody has taken yet are left out. */
  readonly #lanes = new Map<number, Tenure>();
  /** The seats of a show as each of its revisions left them. */
  readonly #statesAt = new Map<string, string>();
  /** Batches of somebody who did not own the lane by then. */
  readonly strays: string[] = [];

  constructor(given: {
    readonly shows: readonly ShowForSale[];
    readonly newSeats: (show: ShowForSale) => ShowSeats;
    readonly clock: () => number;
    readonly without?: readonly Protection[];
  }) {
    this.#shows = new Map(given.shows.map(show => [show.showId, show]));
    this.#newSeats = given.newSeats;
    this.#clock = given.clock;
    this.#without = new Set(given.without);
    for (const { showId } of given.shows) {
      this.#claims.set(showId, new Map());
      this.#ofShow.set(showId, {
        live: new Set(),
        waiting: new Set(),
        numbers: new Map(),
        payments: new Set(),
      });
      this.#statesAt.set(`${showId} 0`, this.states(showId));
    }
  }

  now(): number {
    return this.#clock();
  }

  /** As a row of `lanes`. */
  owner(lane: number): Tenure | undefined {
    return this.#lanes.get(lane);
  }

  /** Gives a lane to a server, unless it has changed hands since it was seen; whose it is then. */
  move(lane: number, seen: number, to: number): Tenure | undefined {
    const epoch = this.#lanes.get(lane)?.epoch ?? 0;
    if (epoch === seen) this.#lanes.set(lane, { lane, server: to, epoch: epoch + 1 });
    return this.#lanes.get(lane);
  }

  /** A show's ledger as something else has moved it: a change of its terms. */
  moveLedger(showId: string, ledger: Ledger): void {
    this.#ledgers.set(showId, ledger);
  }

  /** Throws and changes nothing, or writes everything. Without a tenure it is not asked whose the lane is. */
  write(batches: readonly SimulatedWriting[]): number {
    const isAnothers = batches.some(batch => this.#isStray(batch));
    if (isAnothers && !this.#without.has('epoch')) throw new OtherOwner('owner');
    for (const { writing } of batches) this.#check(writing);
    const keys = batches.flatMap(({ writing }) =>
      writing.batch.replies.map(({ request }) => nameOf(request)),
    );
    this.#assert('keys', new Set(keys).size === keys.length, 'a key is there twice');
    for (const batch of batches) this.#commit(batch);
    return this.#clock();
  }

  #isStray({ tenure }: SimulatedWriting): boolean {
    return tenure !== undefined && this.#lanes.get(tenure.lane)?.epoch !== tenure.epoch;
  }

  #check({ batch, moved, unmoved, now }: Writing): void {
    this.#assert('clock', Math.abs(this.#clock() - now) <= TOLERANCE_MS, 'clock');
    for (const { showId, revision } of moved)
      this.#assert(
        'fence',
        (this.#ledgers.get(showId)?.revision ?? revision - 1) === revision - 1,
        'ledgers',
      );
    for (const { showId, revision } of unmoved)
      this.#assert('fence', (this.#ledgers.get(showId)?.revision ?? 0) === revision, 'ledgers not moved');
    for (const { bookingId } of batch.madeBookings)
      this.#assert(undefined, !this.#bookings.has(bookingId), 'bookings_pkey');
    for (const { bookingId } of batch.changedBookings)
      this.#assert(undefined, this.#bookings.has(bookingId), 'bookings');
    this.#checkClaims(batch);
    this.#checkLine(batch);
    this.#checkMoney(batch);
    for (const { request } of batch.replies)
      this.#assert('keys', !this.#kept.has(nameOf(request)), 'a key is there already');
  }

  #commit(written: SimulatedWriting): void {
    const { batch, batchId, moved } = written.writing;
    this.#store(batch);
    if (this.#isStray(written)) this.strays.push(batchId);
    for (const { showId, revision } of moved) {
      this.#ledgers.set(showId, { revision, batchId });
      this.#statesAt.set(`${showId} ${revision}`, this.states(showId));
    }
    for (const fact of batch.facts) {
      const showId = (fact.payload as { showId?: string }).showId ?? this.#showOf(fact.payload);
      const { topic, at } = fact;
      this.facts.push({ record: 'fact', showId, topic, at, batch: batchId, payload: fact.payload });
    }
  }

  /** The seats of a show as they are, in the order of the plan. */
  states(showId: string): string {
    const { seats, waitingRule } = this.#shows.get(showId)!;
    const claims = this.#claims.get(showId)!;
    const waiting = [...this.#ofShow.get(showId)!.waiting];
    const isKept =
      waitingRule === 'strict' && waiting.some(entryId => this.#entries.get(entryId)!.status === 'WAITING');
    const stateOf = (by: string | undefined) => {
      if (by === undefined) return isKept ? 'held' : 'free';
      if (by === BLOCKED) return BLOCKED;
      return this.#bookings.get(by)!.status === 'CONFIRMED' ? 'sold' : 'held';
    };
    return seats.map(({ seatId }) => stateOf(claims.get(seatId))).join();
  }

  /** The same as a revision left them; undefined if that has never been committed. */
  statesAt(showId: string, revision: number): string | undefined {
    return this.#statesAt.get(`${showId} ${revision}`);
  }

  #assert(protection: Protection | undefined, isSo: boolean, complaint: string): void {
    if (!isSo && !(protection && this.#without.has(protection)))
      throw new Error(`the batch is not as decided: ${complaint}`);
  }

  /** A refund is of a booking, and that is of a show. */
  #showOf(payload: object): string {
    return this.#bookings.get((payload as { bookingId: string }).bookingId)!.showId;
  }

  #checkClaims(batch: Batch): void {
    for (const { showId, seatId, was, is } of batch.claims.values()) {
      const by = this.#claims.get(showId)!.get(seatId) ?? null;
      if (was === null) this.#assert('claims', by === null, 'claims_pkey');
      else this.#assert('claims', by === was, is === null ? 'freed claims' : 'passed claims');
    }
  }

  #checkLine(batch: Batch): void {
    for (const { entryId, showId, buyerId, number, status } of batch.entries.values()) {
      const { waiting, numbers } = this.#ofShow.get(showId)!;
      const numbered = numbers.get(number) ?? entryId;
      this.#assert('claims', numbered === entryId, 'waiting_entries_show_id_number_key');
      if (!isWaitingOrOffered({ status } as WaitingEntry)) continue;
      for (const other of [...waiting, ...batch.entries.keys()]) {
        if (other === entryId) continue;
        const there = batch.entries.get(other) ?? this.#entries.get(other)!;
        const both = there.showId === showId && there.buyerId === buyerId && isWaitingOrOffered(there);
        this.#assert('claims', !both, 'waiting_entries_live');
      }
    }
  }

  #checkMoney({ payments, voided, tickets, refunds }: Batch): void {
    for (const { paymentId } of payments.values()) {
      const before = this.#payments.get(paymentId)?.state ?? 'started';
      this.#assert(undefined, before === 'started' || before === 'declined', 'payments');
    }
    const leaving = new Set<string>();
    for (const { bookingId, seatId } of voided) {
      const ticket = this.#ticketOn(this.#bookings.get(bookingId)?.showId, seatId);
      this.#assert('claims', ticket?.bookingId === bookingId, 'voided tickets');
      if (ticket) leaving.add(ticket.ticketId);
    }
    for (const { showId, line, voidedAt } of tickets.values()) {
      const there = this.#ticketOn(showId, line.seatId);
      if (voidedAt === null) this.#assert('claims', !there || leaving.has(there.ticketId), 'tickets_valid');
    }
    for (const { refundId, paymentId } of refunds) {
      this.#assert(undefined, !this.#refunds.has(refundId), 'refunds_pkey');
      this.#assert(
        undefined,
        this.#payments.has(paymentId) || payments.has(paymentId),
        'refunds_payment_id_fkey',
      );
    }
  }

  #ticketOn(showId: string | undefined, seatId: string): IssuedTicket | undefined {
    return this.#tickets.get(this.#valid.get(`${showId} ${seatId}`) ?? '');
  }

  #store({ bookings, claims, entries, payments, tickets, voided, refunds, replies }: Batch): void {
    for (const { bookingId, seatId, at } of voided) {
      const place = `${this.#bookings.get(bookingId)?.showId} ${seatId}`;
      const ticket = this.#tickets.get(this.#valid.get(place) ?? '');
      if (ticket) this.#tickets.set(ticket.ticketId, { ...ticket, voidedAt: at });
      this.#valid.delete(place);
    }
    for (const booking of bookings.values()) {
      this.#bookings.set(booking.bookingId, booking);
      put(this.#ofShow.get(booking.showId)!.live, booking.bookingId, isLive(booking));
    }
    for (const { showId, seatId, is } of claims.values()) {
      if (is === null) this.#claims.get(showId)!.delete(seatId);
      else this.#claims.get(showId)!.set(seatId, is);
    }
    for (const entry of entries.values()) {
      const { waiting, numbers } = this.#ofShow.get(entry.showId)!;
      this.#entries.set(entry.entryId, entry);
      put(waiting, entry.entryId, isWaitingOrOffered(entry));
      numbers.set(entry.number, entry.entryId);
    }
    for (const payment of payments.values()) {
      this.#payments.set(payment.paymentId, payment);
      this.#ofShow.get(this.#bookings.get(payment.bookingId)!.showId)!.payments.add(payment.paymentId);
    }
    for (const ticket of tickets.values()) {
      this.#tickets.set(ticket.ticketId, ticket);
      if (ticket.voidedAt === null)
        this.#valid.set(`${ticket.showId} ${ticket.line.seatId}`, ticket.ticketId);
    }
    for (const refund of refunds) this.#refunds.set(refund.refundId, refund);
    for (const { request, reply } of replies) {
      this.#kept.set(nameOf(request), { request, reply });
    }
  }

  /** As load.ts rebuilds it, and with what it refuses to go on with. */
  load(showId: string): LoadedShow | undefined {
    const show = this.#shows.get(showId);
    if (!show) return undefined;
    const seats = this.#newSeats(show);
    const claims = this.#claims.get(showId)!;
    const of = this.#ofShow.get(showId)!;
    const live = [...of.live].map(bookingId => this.#bookings.get(bookingId)!);
    live.sort((one, other) => one.holdUntil - other.holdUntil || (one.bookingId < other.bookingId ? -1 : 1));
    for (const is of live) seats.apply({ kind: 'booking', was: null, is });
    const line = [...of.waiting].map(entryId => this.#entries.get(entryId)!);
    line.sort((one, other) => one.number - other.number);
    for (const entry of line) seats.line.apply(null, entry);
    seats.line.continueAfter(Math.max(0, ...of.numbers.keys()));
    const blocked = [...claims].flatMap(([seatId, by]) => (by === BLOCKED ? seatId : []));
    seats.apply({ kind: 'seats-blocked', showId, seatIds: blocked });
    for (const paymentId of of.payments) seats.remember(paymentId, this.#payments.get(paymentId)!.state);
    const expected = live.reduce((sum, booking) => sum + booking.seats.length, 0);
    const astray = [...claims].some(
      ([seatId, by]) => by !== BLOCKED && !seats.isClaimedBy(seats.positionOf(seatId)!, by),
    );
    this.#assert('claims', !astray && claims.size - blocked.length === expected, 'claims astray');
    const { revision = 0, batchId = null } = this.#ledgers.get(showId) ?? {};
    return { seats, revision, batchId };
  }

  /** Whether a hold of the show should have ended a while ago. */
  isOverdue(showId: string): boolean {
    return [...this.#ofShow.get(showId)!.live].some(bookingId => {
      const { status, holdUntil } = this.#bookings.get(bookingId)!;
      return status === 'RESERVED' && holdUntil + 10_000 < this.now();
    });
  }

  booking(bookingId: string): Booking | undefined {
    return this.#bookings.get(bookingId);
  }

  payment(paymentId: string): Payment | undefined {
    return this.#payments.get(paymentId);
  }

  entry(entryId: string): WaitingEntry | undefined {
    return this.#entries.get(entryId);
  }

  keptReplies(requests: readonly RequestKey[]): KeptReply[] {
    return requests.flatMap(request => this.#kept.get(nameOf(request)) ?? []);
  }
}

const put = (index: Set<string>, id: string, isIn: boolean) => void (isIn ? index.add(id) : index.delete(id));
const nameOf = ({ owner, key }: Pick<RequestKey, 'owner' | 'key'>) => `${owner} ${key}`;
