import type { BookingView } from '@matinee/contract/http/bookings.ts';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import { cancel } from '../../booking/cancel.ts';
import { changeSeats } from '../../booking/change-seats.ts';
import type { BookingCore } from '../../booking/core.ts';
import type { Booking } from '../../booking/engine/booking.ts';
import { beginPayment, settlePayment } from '../../booking/pay.ts';
import { readBooking } from '../../booking/read.ts';
import { release } from '../../booking/release.ts';
import type { Reply, RequestKey } from '../../booking/replies.ts';
import { reserve } from '../../booking/reserve.ts';
import { seatBoard } from '../../booking/seat-map.ts';
import { issueTickets, updateSeats } from '../../booking/staff.ts';
import { joinWaiting, leaveWaiting, readEntry } from '../../booking/waiting.ts';
import type { ShowForSale } from '../../catalogue/index.ts';
import type { Database } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import type { FactRecord, HistoryRecord, Request, Told, ToldBooking } from '../history/records.ts';
import { toldBooking } from './ask.ts';
import type { KnownPlace, Market } from './buyers.ts';
import type { Chance } from './chance.ts';
import { termsOf } from './scenario.ts';

/** Real servers over a real database, through their use cases; everything that is asked of them and told is recorded. */
export class RecordedServers implements Market {
  readonly records: HistoryRecord[] = [];
  readonly shows: readonly ShowForSale[];
  readonly buyerIds = Array.from({ length: 12 }, newId);
  readonly staffId = newId();
  readonly strangerId = newId();
  readonly #servers: readonly BookingCore[];
  readonly #chance: Chance;
  readonly #trouble: () => void;
  #operations = 0;
  #aheadMs = 0;

  private constructor(
    servers: readonly BookingCore[],
    shows: readonly ShowForSale[],
    chance: Chance,
    trouble: () => void,
  ) {
    this.#servers = servers;
    this.#chance = chance;
    this.#trouble = trouble;
    this.shows = shows;
    this.records.push(...shows.map(termsOf));
  }

  static async over(
    servers: readonly BookingCore[],
    showIds: readonly string[],
    chance: Chance,
    trouble: () => void = () => {},
  ): Promise<RecordedServers> {
    const shows = [];
    for (const showId of showIds) shows.push((await seatBoard(servers[0]!, showId))!.show);
    const recorded = new RecordedServers(servers, shows, chance, trouble);
    await recorded.lookAtClock();
    return recorded;
  }

  /** Notes by how much the database's clock is ahead of ours, as when it has been set. */
  async lookAtClock(from = performance.now()): Promise<void> {
    const { rows } = await this.#servers[0]!.database.write.query<{ now: string }>(
      'select extract(epoch from clock_timestamp()) * 1000 as now',
    );
    this.#aheadMs = Number(rows[0]!.now) - performance.now();
    this.records.push({ record: 'clock', from, aheadMs: this.#aheadMs });
  }

  newId(): string {
    return newId();
  }

  databaseNow(): number {
    return performance.now() + this.#aheadMs;
  }

  /** Nobody waits for long here, whatever they would like. */
  sleep(ms: number): Promise<void> {
    return new Promise(resolve => void setTimeout(resolve, Math.min(5, ms)));
  }

  strike(): void {
    this.#trouble();
  }

  async ask(wanted: Request, key: string | null): Promise<Told> {
    // The interface cancels by tickets, not by seats; all of them is the same in both.
    const request = wanted.do === 'cancel' ? { ...wanted, seatIds: null } : wanted;
    const server = this.#chance.pick(this.#servers);
    const owner = ('buyerId' in request && request.buyerId) || this.staffId;
    const known = key === null ? undefined : requestKey(key, this.buyerIds[0]!, request);
    const isKeyed = request.do !== 'begin-payment';
    const id = this.#operations++;
    const invokedAt = performance.now();
    const told = await send(server, request, isKeyed ? known : undefined, owner);
    const completedAt = performance.now();
    this.records.push({
      record: 'operation',
      id,
      request,
      key: isKeyed ? key : null,
      invokedAt,
      completedAt,
      told,
    });
    return told;
  }

  async offerOf({ entryId, buyerId }: KnownPlace): Promise<ToldBooking | undefined> {
    const [server] = this.#servers;
    const { offer } = (await readEntry(server!, buyerId, entryId)) ?? {};
    const booking = offer && (await readBooking(server!, buyerId, offer.bookingId));
    return booking && told(booking);
  }

  /** All that was recorded, with the facts that were published. */
  async history(): Promise<HistoryRecord[]> {
    return [...this.records, ...(await factsOf(this.#servers[0]!.database))];
  }
}

async function factsOf({ read }: Database): Promise<FactRecord[]> {
  const { rows } = await read.query<Omit<FactRecord, 'record' | 'at'> & { at: Date }>(FACTS);
  return rows.map(({ at, ...row }) => ({ record: 'fact', ...row, at: at.getTime() }));
}

const FACTS = `
  select coalesce(payload->>'showId', show_id::text) as "showId", topic, at, transaction_id::text as batch, payload
  from facts left join bookings on booking_id = (payload->>'bookingId')::uuid
  order by position, place`;

const requestKey = (key: string, owner: string, request: Request): RequestKey => ({
  owner,
  key,
  requestHash: Buffer.from(JSON.stringify(request)).toString('hex'),
});

const nobody = { name: 'Ada', email: 'ada@example.org' };

async function send(
  core: BookingCore,
  request: Request,
  key: RequestKey | undefined,
  ownerId: string,
): Promise<Told> {
  const { showId } = request;
  switch (request.do) {
    case 'hold':
      return toldOf(await reserve(core, request.buyerId, { showId, seatIds: request.seatIds }, key));
    case 'release':
      return toldOf(await release(core, request.buyerId, request.bookingId, key));
    case 'change-seats':
      return toldOf(await changeSeats(core, request.buyerId, request, key));
    case 'begin-payment': {
      const { bookingId, buyerId, paymentId } = request;
      const start = { bookingId, buyerId, paymentId, provider: 'sandbox', method: 'paypal', contact: nobody };
      const begun = await beginPayment(core, start);
      return begun instanceof Refusal ? toldOf(begun) : { booking: toldBooking(begun as Booking) };
    }
    case 'settle-payment': {
      const { paymentId, answer } = request;
      return toldOf(await settlePayment(core, { paymentId, answer, reference: null, reason: '' }, key));
    }
    case 'cancel': {
      const byStaff = { buyerId: ownerId, roles: ['admin' as const], venueIds: [] };
      const canceller =
        request.buyerId === null ? byStaff : { ...byStaff, roles: [], buyerId: request.buyerId };
      return toldOf(await cancel(core, canceller, { bookingId: request.bookingId }, key));
    }
    case 'issue': {
      const payment = request.isCash ? 'cash' : 'complimentary';
      const order = { showId, seats: request, payment, contact: null, buyerId: request.buyerId } as const;
      const reply = await issueTickets(core, { ...order, seats: { seatIds: request.seatIds } }, key);
      return reply instanceof Refusal ? toldOf(reply) : { booking: null };
    }
    case 'block': {
      const reply = await updateSeats(
        core,
        { showId, seatIds: request.seatIds, blocked: request.blocked },
        key,
      );
      return reply instanceof Refusal ? toldOf(reply) : { booking: null };
    }
    case 'join':
      return toldPlace(await joinWaiting(core, request.buyerId, { showId, seats: request.seats }, key));
    case 'leave':
      return toldPlace(await leaveWaiting(core, request.buyerId, request.entryId, key));
    default:
      throw new Error(`${request.do} is only looked at`);
  }
}

const toldOf = (reply: Reply): Told =>
  reply instanceof Refusal
    ? { refused: reply.code, seatIds: reply.details.seatIds }
    : { booking: told(reply.body as BookingView) };

function toldPlace(reply: Reply): Told {
  if (reply instanceof Refusal) return toldOf(reply);
  const { entryId, status, offer } = reply.body as WaitingView;
  return { place: { entryId, status, offered: offer?.bookingId ?? null, ahead: null } };
}

/** What the interface says of a booking, in the form of a history. */
const told = (view: BookingView): ToldBooking => ({
  bookingId: view.bookingId,
  status: view.status,
  seats: view.seats.map(({ seatId, total }) => ({ seatId, total: total.amount })),
  total: view.total.amount,
  refunded: view.refunded?.amount ?? 0,
  holdUntil: view.holdUntil === null ? null : Date.parse(view.holdUntil),
});
