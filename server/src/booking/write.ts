import pg from 'pg';
import { arrange, rowSet } from '../platform/database/rows.ts';
import { bindSheaves, type Sheaf } from '../platform/outbox.ts';
import { type Batch, BLOCKED, type ClaimMove, type IssuedTicket, type VoidedTicket } from './batch.ts';
import type { Booking, Payment, Refund } from './engine/booking.ts';
import type { WaitingEntry } from './engine/waiting-line.ts';
import type { Tenure } from './ownership.ts';
import type { KeptReply } from './replies.ts';

/**
 * How far the instant on which a batch was decided may be from the database's clock (B4) when its statement comes in: on a busy
 * machine it takes its time to get there. Far less than a hold's grace, so that no hold ends before the time that was promised.
 */
const CLOCK_TOLERANCE_MS = 1_500;

/** A show's ledger as it is after the batch. */
export interface Ledger {
  readonly showId: string;
  readonly revision: number;
  readonly taken: readonly number[];
  /** When time alone changes something of the show next, in milliseconds since 1970; null if it never will. */
  readonly lapsesAt: number | null;
}

export interface Writing {
  readonly batch: Batch;
  readonly batchId: string;
  /** The ledgers of shows that the batch changes; before it the revision was one less. */
  readonly moved: readonly Ledger[];
  /** Those of shows that it has only refused something. */
  readonly unmoved: readonly Ledger[];
  /** The instant on which all was decided, in milliseconds since 1970. */
  readonly now: number;
}

/**
 * Writes a whole batch in one statement and so in one transaction; resolves to the database's time, in milliseconds.
 * Throws and leaves no trace if the lane has another owner, a ledger had moved on, a seat was claimed by somebody else, or the
 * clock was not where it was thought to be.
 */
export async function writeBatch(
  client: pg.ClientBase,
  { batch, batchId, moved, unmoved, now }: Writing,
  { lane, server, epoch }: Tenure,
): Promise<number> {
  const moves = batch.claims;
  const freeing = moves.filter(move => move.is === null);
  const passing = moves.filter(move => move.was !== null && move.is !== null);
  const paying = [...batch.payments.values()];
  const changing = batch.changedBookings;
  const rows = sent.values({
    moved,
    unmoved,
    making: batch.madeBookings,
    changing,
    freeing,
    passing,
    claiming: moves.filter(move => move.was === null),
    waiting: [...batch.entries.values()],
    paying,
    issuing: [...batch.tickets.values()],
    voiding: batch.voided,
    refunding: batch.refunds,
    telling: bindSheaves(batch.facts),
    keying: batch.replies,
    replying: batch.replies.length === 0 ? [] : [batch.replies],
  });
  const count = (rows: { readonly length: number }) => rows.length;
  const expected = [moved, unmoved, changing, freeing, passing, paying, batch.voided].map(count);
  const values = [...rows, batchId, now, CLOCK_TOLERANCE_MS, ...expected, lane, server, epoch];
  const { rows: result } = await client.query<{ now: string }>({
    name: 'write-batch',
    text: STATEMENT,
    values,
  });
  return Number(result[0]!.now);
}

/** Whether a batch was refused because it is another server's to write. */
export const isNotTheOwner = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === 'MT001' && error.message.endsWith(': owner');

const claimant = (by: string | null) => (by === BLOCKED ? null : by);

const booked = rowSet<Booking>({
  booking_id: ['uuid', booking => booking.bookingId],
  show_id: ['uuid', booking => booking.showId],
  buyer_id: ['uuid', booking => booking.buyerId],
  status: ['text', booking => booking.status],
  seats: ['json', booking => JSON.stringify(booking.seats)],
  total: ['bigint', booking => booking.total],
  refunded: ['bigint', booking => booking.refunded],
  currency: ['text', booking => booking.currency],
  contact: ['jsonb', booking => booking.contact && JSON.stringify(booking.contact)],
  payment_id: ['uuid', booking => booking.paymentId],
  created_at: ['timestamptz', booking => booking.createdAt],
  hold_until: ['timestamptz', booking => booking.holdUntil],
  confirmed_at: ['timestamptz', booking => booking.confirmedAt],
  ended_at: ['timestamptz', booking => booking.endedAt],
});

const sent = arrange({
  moved: rowSet<Ledger>({
    show_id: ['uuid', ledger => ledger.showId],
    revision: ['bigint', ledger => ledger.revision],
    taken: ['text', ledger => `{${ledger.taken.join()}}`],
    lapses_at: ['timestamptz', ledger => ledger.lapsesAt],
  }),
  unmoved: rowSet<Ledger>({
    show_id: ['uuid', ledger => ledger.showId],
    revision: ['bigint', ledger => ledger.revision],
  }),
  making: booked,
  changing: booked,
  freeing: rowSet<ClaimMove>({
    show_id: ['uuid', move => move.showId],
    seat_id: ['text', move => move.seatId],
    booking_id: ['uuid', move => claimant(move.was)],
  }),
  passing: rowSet<ClaimMove>({
    show_id: ['uuid', move => move.showId],
    seat_id: ['text', move => move.seatId],
    from_booking: ['uuid', move => claimant(move.was)],
    to_booking: ['uuid', move => claimant(move.is)],
  }),
  claiming: rowSet<ClaimMove>({
    show_id: ['uuid', move => move.showId],
    seat_id: ['text', move => move.seatId],
    booking_id: ['uuid', move => claimant(move.is)],
  }),
  waiting: rowSet<WaitingEntry>({
    entry_id: ['uuid', entry => entry.entryId],
    show_id: ['uuid', entry => entry.showId],
    buyer_id: ['uuid', entry => entry.buyerId],
    number: ['bigint', entry => entry.number],
    seats: ['integer', entry => entry.seats],
    status: ['text', entry => entry.status],
    booking_id: ['uuid', entry => entry.bookingId],
    joined_at: ['timestamptz', entry => entry.joinedAt],
    expires_at: ['timestamptz', entry => entry.expiresAt],
    ended_at: ['timestamptz', entry => entry.endedAt],
  }),
  paying: rowSet<Payment>({
    payment_id: ['uuid', payment => payment.paymentId],
    booking_id: ['uuid', payment => payment.bookingId],
    provider: ['text', payment => payment.provider],
    provider_reference: ['text', payment => payment.reference],
    method: ['text', payment => payment.method],
    amount: ['bigint', payment => payment.amount],
    currency: ['text', payment => payment.currency],
    state: ['text', payment => payment.state],
    started_at: ['timestamptz', payment => payment.startedAt],
    settled_at: ['timestamptz', payment => payment.settledAt],
  }),
  issuing: rowSet<IssuedTicket>({
    ticket_id: ['uuid', ticket => ticket.ticketId],
    booking_id: ['uuid', ticket => ticket.bookingId],
    show_id: ['uuid', ticket => ticket.showId],
    seat_id: ['text', ticket => ticket.line.seatId],
    class: ['text', ticket => ticket.line.class],
    price: ['bigint', ticket => ticket.line.price],
    discounts: ['jsonb', ticket => JSON.stringify(ticket.line.discounts)],
    total: ['bigint', ticket => ticket.line.total],
    issued_at: ['timestamptz', ticket => ticket.issuedAt],
    voided_at: ['timestamptz', ticket => ticket.voidedAt],
  }),
  voiding: rowSet<VoidedTicket>({
    booking_id: ['uuid', ticket => ticket.bookingId],
    seat_id: ['text', ticket => ticket.seatId],
    voided_at: ['timestamptz', ticket => ticket.at],
  }),
  refunding: rowSet<Refund>({
    refund_id: ['uuid', refund => refund.refundId],
    payment_id: ['uuid', refund => refund.paymentId],
    booking_id: ['uuid', refund => refund.bookingId],
    amount: ['bigint', refund => refund.amount],
    currency: ['text', refund => refund.currency],
    reason: ['text', refund => refund.reason],
    requested_at: ['timestamptz', refund => refund.requestedAt],
  }),
  telling: rowSet<Sheaf>({
    count: ['integer', sheaf => sheaf.count],
    facts: ['text', sheaf => sheaf.facts],
  }),
  keying: rowSet<KeptReply>({
    owner: ['uuid', ({ request }) => request.owner],
    key: ['text', ({ request }) => request.key],
    request_hash: ['bytea', ({ request }) => request.requestHash],
    place: ['integer', (_, place) => place],
  }),
  replying: rowSet<readonly KeptReply[]>({
    replies: ['text', replies => `[${replies.map(({ reply }) => reply).join()}]`],
  }),
});

const { from, next } = sent;
const [BATCH_ID, NOW, TOLERANCE] = [`$${next}::uuid`, `$${next + 1}::float8`, `$${next + 2}::float8`];
const [MOVED, UNMOVED, CHANGED, FREED, PASSED, PAID, VOIDED] = Array.from(
  { length: 7 },
  (_, index) => `$${next + 3 + index}::integer`,
);
const [LANE, SERVER, EPOCH] = [`$${next + 10}::integer`, `$${next + 11}::integer`, `$${next + 12}::bigint`];

// The instant of the decision is compared with the one in which the statement came in: how long a busy machine then takes to
// write it says nothing about anybody's clock, and to decide anew for that would only keep it busy.
// Every probe goes through a key by joining with unnest: a plan made while the tables were empty stays a good one. What was
// expected to be changed is counted, and one row too few undoes all.
const STATEMENT = `
with moved_ledgers as (
  insert into seat_ledgers as ledger (show_id, revision, taken, lapses_at, batch_id)
  select show_id, revision, taken::integer[], lapses_at, ${BATCH_ID} from ${from.moved}
  on conflict (show_id) do update
    set revision = excluded.revision, taken = excluded.taken, lapses_at = excluded.lapses_at,
      batch_id = excluded.batch_id
    where ledger.revision = excluded.revision - 1
  returning 1
), unmoved_ledgers as (
  select 1 from ${from.unmoved} left join seat_ledgers ledger using (show_id)
  where coalesce(ledger.revision, 0) = unmoved.revision
), made_bookings as (
  insert into bookings (booking_id, show_id, buyer_id, status, seats, total, refunded, currency, contact, payment_id,
    created_at, hold_until, confirmed_at, ended_at)
  select * from ${from.making}
), changed_bookings as (
  update bookings
  set buyer_id = changing.buyer_id, status = changing.status, seats = changing.seats, total = changing.total,
    hold_until = changing.hold_until, refunded = changing.refunded, contact = changing.contact,
    payment_id = changing.payment_id, confirmed_at = changing.confirmed_at, ended_at = changing.ended_at
  from ${from.changing} where bookings.booking_id = changing.booking_id
  returning 1
), freed as (
  delete from claims using ${from.freeing}
  where claims.show_id = freeing.show_id and claims.seat_id = freeing.seat_id
    and claims.booking_id is not distinct from freeing.booking_id
  returning 1
), passed as (
  update claims set booking_id = to_booking from ${from.passing}
  where claims.show_id = passing.show_id and claims.seat_id = passing.seat_id
    and claims.booking_id is not distinct from from_booking
  returning 1
), claimed as (
  insert into claims (show_id, seat_id, booking_id) select * from ${from.claiming}
), waited as (
  insert into waiting_entries (entry_id, show_id, buyer_id, number, seats, status, booking_id, joined_at, expires_at,
    ended_at)
  select * from ${from.waiting}
  on conflict (entry_id) do update
    set buyer_id = excluded.buyer_id, status = excluded.status, booking_id = excluded.booking_id,
      ended_at = excluded.ended_at
), settled as (
  insert into payments as payment (payment_id, booking_id, provider, provider_reference, method, amount, currency,
    state, started_at, settled_at)
  select * from ${from.paying}
  on conflict (payment_id) do update
    set state = excluded.state, settled_at = excluded.settled_at,
      provider_reference = coalesce(excluded.provider_reference, payment.provider_reference)
    where payment.state in ('started', 'declined')
  returning 1
), voided as (
  update tickets set status = 'VOID', voided_at = voiding.voided_at from ${from.voiding}
  where tickets.booking_id = voiding.booking_id and tickets.seat_id = voiding.seat_id and tickets.status = 'VALID'
  returning 1
), issued as (
  insert into tickets (ticket_id, booking_id, show_id, seat_id, class, price, discounts, total, issued_at, voided_at,
    status)
  select issuing.*, case when voided_at is null then 'VALID' else 'VOID' end from ${from.issuing}
  -- A seat's new ticket must find the old one void already.
  where (select count(*) from voided) >= 0
), requested as (
  insert into refunds (refund_id, payment_id, booking_id, amount, currency, reason, requested_at, state)
  select refunding.*, 'requested' from ${from.refunding}
), told as (
  insert into fact_sheaves (count, facts) select * from ${from.telling}
), keyed as (
  insert into idempotency_keys (owner, key, request_hash, place, batch_id)
  select keying.*, ${BATCH_ID} from ${from.keying}
), owned as (
  -- Nobody becomes the owner before this is committed, and who waited for the row sees who has become it.
  select 1 from lanes where lane = ${LANE} and server_id = ${SERVER} and epoch = ${EPOCH} for share
), replied as (
  insert into reply_sheaves (batch_id, replies) select ${BATCH_ID}, replies from ${from.replying}
)
select
  extract(epoch from statement_timestamp()) * 1000 as now,
  assert_batch((select count(*) from owned) = 1, 'owner'),
  assert_batch(abs(extract(epoch from statement_timestamp()) * 1000 - ${NOW}) <= ${TOLERANCE}, 'clock'),
  assert_batch((select count(*) from moved_ledgers) = ${MOVED}, 'ledgers'),
  assert_batch((select count(*) from unmoved_ledgers) = ${UNMOVED}, 'ledgers not moved'),
  assert_batch((select count(*) from changed_bookings) = ${CHANGED}, 'bookings'),
  assert_batch((select count(*) from freed) = ${FREED}, 'freed claims'),
  assert_batch((select count(*) from passed) = ${PASSED}, 'passed claims'),
  assert_batch((select count(*) from settled) = ${PAID}, 'payments'),
  assert_batch((select count(*) from voided) = ${VOIDED}, 'voided tickets')`;
