import { type RowSet, rowSet } from '../platform/database/rows.ts';
import type { Sheaf } from '../platform/outbox.ts';
import { BLOCKED, type ClaimMove, type IssuedTicket, type VoidedTicket } from './batch.ts';
import type { Booking, Payment, Refund } from './engine/booking.ts';
import type { WaitingEntry } from './engine/waiting-line.ts';
import type { Tenure } from './ownership.ts';
import type { KeptReply } from './replies.ts';

/** A show's ledger as it is after the batch. */
export interface Ledger {
  readonly showId: string;
  readonly revision: number;
  readonly taken: readonly number[];
  /** When time alone changes something of the show next, in milliseconds since 1970; null if it never will. */
  readonly lapsesAt: number | null;
}

export interface MovedLedger extends Ledger {
  /** The batch that moves it. */
  readonly batchId: string;
}

/** Rows of one kind, what is done with them, and what they are called where it must be done with every single one. */
export interface Part<Row> {
  readonly rows: RowSet<Row>;
  /** SQL, given the rows as a table; `returning 1` where they are counted. `$batch` is the id that their replies have together. */
  readonly does: (rows: string) => string;
  readonly counted?: string;
}

const part = <Row>(part: Part<Row>): Part<Row> => part;

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

// Every probe goes through a key by joining with unnest: a plan made while the tables were empty stays a good one.

/** What every batch may have: new holds and refusals, told and kept. */
export const always = {
  owned: part({
    rows: rowSet<Tenure>({
      lane: ['integer', tenure => tenure.lane],
      server: ['integer', tenure => tenure.server],
      epoch: ['bigint', tenure => tenure.epoch],
    }),
    // Nobody becomes the owner before this is committed, and who waited for a row sees who has become it.
    does: owned => `
      select 1 from ${owned} join lanes using (lane)
      where lanes.server_id = owned.server and lanes.epoch = owned.epoch
      order by lane for share of lanes`,
    counted: 'owner',
  }),
  moved: part({
    rows: rowSet<MovedLedger>({
      show_id: ['uuid', ledger => ledger.showId],
      revision: ['bigint', ledger => ledger.revision],
      taken: ['text', ledger => `{${ledger.taken.join()}}`],
      lapses_at: ['timestamptz', ledger => ledger.lapsesAt],
      batch_id: ['uuid', ledger => ledger.batchId],
    }),
    does: moved => `
      insert into seat_ledgers as ledger (show_id, revision, taken, lapses_at, batch_id)
      select show_id, revision, taken::integer[], lapses_at, batch_id from ${moved}
      on conflict (show_id) do update
        set revision = excluded.revision, taken = excluded.taken, lapses_at = excluded.lapses_at,
          batch_id = excluded.batch_id
        where ledger.revision = excluded.revision - 1
      returning 1`,
    counted: 'ledgers',
  }),
  unmoved: part({
    rows: rowSet<Ledger>({
      show_id: ['uuid', ledger => ledger.showId],
      revision: ['bigint', ledger => ledger.revision],
    }),
    does: unmoved => `
      select 1 from ${unmoved} left join seat_ledgers ledger using (show_id)
      where coalesce(ledger.revision, 0) = unmoved.revision`,
    counted: 'ledgers not moved',
  }),
  making: part({
    rows: booked,
    does: making => `
      insert into bookings (booking_id, show_id, buyer_id, status, seats, total, refunded, currency, contact, payment_id,
        created_at, hold_until, confirmed_at, ended_at)
      select * from ${making}`,
  }),
  claiming: part({
    rows: rowSet<ClaimMove>({
      show_id: ['uuid', move => move.showId],
      seat_id: ['text', move => move.seatId],
      booking_id: ['uuid', move => claimant(move.is)],
    }),
    does: claiming => `
      insert into claims (show_id, seat_id, booking_id) select * from ${claiming}`,
  }),
  telling: part({
    rows: rowSet<Sheaf>({
      count: ['integer', sheaf => sheaf.count],
      facts: ['text', sheaf => sheaf.facts],
    }),
    does: telling => `
      insert into fact_sheaves (count, facts) select * from ${telling}`,
  }),
  keying: part({
    rows: rowSet<KeptReply>({
      owner: ['uuid', ({ request }) => request.owner],
      key: ['text', ({ request }) => request.key],
      request_hash: ['bytea', ({ request }) => request.requestHash],
      place: ['integer', (_, place) => place],
    }),
    does: keying => `
      insert into idempotency_keys (owner, key, request_hash, place, batch_id)
      select keying.*, $batch from ${keying}`,
  }),
  replying: part({
    rows: rowSet<readonly KeptReply[]>({
      replies: ['text', replies => `[${replies.map(({ reply }) => reply).join()}]`],
    }),
    does: replying => `
      insert into reply_sheaves (batch_id, replies) select $batch, replies from ${replying}`,
  }),
};

/** Bookings that change or end, seats that come free or pass on, places in line. */
export const changed = {
  changing: part({
    rows: booked,
    does: changing => `
      update bookings
      set buyer_id = changing.buyer_id, status = changing.status, seats = changing.seats, total = changing.total,
        hold_until = changing.hold_until, refunded = changing.refunded, contact = changing.contact,
        payment_id = changing.payment_id, confirmed_at = changing.confirmed_at, ended_at = changing.ended_at
      from ${changing} where bookings.booking_id = changing.booking_id
      returning 1`,
    counted: 'bookings',
  }),
  freeing: part({
    rows: rowSet<ClaimMove>({
      show_id: ['uuid', move => move.showId],
      seat_id: ['text', move => move.seatId],
      booking_id: ['uuid', move => claimant(move.was)],
    }),
    does: freeing => `
      delete from claims using ${freeing}
      where claims.show_id = freeing.show_id and claims.seat_id = freeing.seat_id
        and claims.booking_id is not distinct from freeing.booking_id
      returning 1`,
    counted: 'freed claims',
  }),
  passing: part({
    rows: rowSet<ClaimMove>({
      show_id: ['uuid', move => move.showId],
      seat_id: ['text', move => move.seatId],
      from_booking: ['uuid', move => claimant(move.was)],
      to_booking: ['uuid', move => claimant(move.is)],
    }),
    does: passing => `
      update claims set booking_id = to_booking from ${passing}
      where claims.show_id = passing.show_id and claims.seat_id = passing.seat_id
        and claims.booking_id is not distinct from from_booking
      returning 1`,
    counted: 'passed claims',
  }),
  waiting: part({
    rows: rowSet<WaitingEntry>({
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
    does: waiting => `
      insert into waiting_entries (entry_id, show_id, buyer_id, number, seats, status, booking_id, joined_at, expires_at,
        ended_at)
      select * from ${waiting}
      on conflict (entry_id) do update
        set buyer_id = excluded.buyer_id, status = excluded.status, booking_id = excluded.booking_id,
          ended_at = excluded.ended_at`,
  }),
};

/** Money and tickets. */
export const paid = {
  paying: part({
    rows: rowSet<Payment>({
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
    does: paying => `
      insert into payments as payment (payment_id, booking_id, provider, provider_reference, method, amount, currency,
        state, started_at, settled_at)
      select * from ${paying}
      on conflict (payment_id) do update
        set state = excluded.state, settled_at = excluded.settled_at,
          provider_reference = coalesce(excluded.provider_reference, payment.provider_reference)
        where payment.state in ('started', 'declined')
      returning 1`,
    counted: 'payments',
  }),
  voiding: part({
    rows: rowSet<VoidedTicket>({
      booking_id: ['uuid', ticket => ticket.bookingId],
      seat_id: ['text', ticket => ticket.seatId],
      voided_at: ['timestamptz', ticket => ticket.at],
    }),
    does: voiding => `
      update tickets set status = 'VOID', voided_at = voiding.voided_at from ${voiding}
      where tickets.booking_id = voiding.booking_id and tickets.seat_id = voiding.seat_id and tickets.status = 'VALID'
      returning 1`,
    counted: 'voided tickets',
  }),
  issuing: part({
    rows: rowSet<IssuedTicket>({
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
    does: issuing => `
      insert into tickets (ticket_id, booking_id, show_id, seat_id, class, price, discounts, total, issued_at, voided_at,
        status)
      select issuing.*, case when voided_at is null then 'VALID' else 'VOID' end from ${issuing}
      -- A seat's new ticket must find the old one void already.
      where (select count(*) from done_voiding) >= 0`,
  }),
  refunding: part({
    rows: rowSet<Refund>({
      refund_id: ['uuid', refund => refund.refundId],
      payment_id: ['uuid', refund => refund.paymentId],
      booking_id: ['uuid', refund => refund.bookingId],
      amount: ['bigint', refund => refund.amount],
      currency: ['text', refund => refund.currency],
      reason: ['text', refund => refund.reason],
      requested_at: ['timestamptz', refund => refund.requestedAt],
    }),
    does: refunding => `
      insert into refunds (refund_id, payment_id, booking_id, amount, currency, reason, requested_at, state)
      select refunding.*, 'requested' from ${refunding}`,
  }),
};
