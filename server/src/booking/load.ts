import { loadShowForSale } from '../catalogue/index.ts';
import type { Sql } from '../platform/database/database.ts';
import { type Booking, type Payment, seatIdsOf } from './engine/booking.ts';
import { ShowSeats } from './engine/show-seats.ts';
import type { WaitingEntry } from './engine/waiting-line.ts';

export interface LoadedShow {
  readonly seats: ShowSeats;
  /** How often the show has been changed. */
  revision: number;
  /** The batch that moved the ledger last; null for a show never touched. */
  readonly batchId: string | null;
}

/**
 * Rebuilds a show's memory from the database, at one instant of it; undefined if there is no such show. Throws if the
 * claims are not those of the live bookings: then nothing may be sold until somebody has looked.
 */
export async function loadShow(sql: Sql, showId: string): Promise<LoadedShow | undefined> {
  await sql.query('begin isolation level repeatable read read only');
  try {
    const show = await loadShowForSale(sql, showId);
    if (!show) return undefined;
    const seats = new ShowSeats(show);
    const { rows: bookings } = await sql.query<BookingRow>(LIVE_BOOKINGS, [showId]);
    for (const row of bookings) seats.apply({ kind: 'booking', was: null, is: bookingFrom(row) });
    await applyLine(sql, seats);
    await applyBlocks(sql, seats);
    await applyAnswers(sql, seats);
    await checkClaims(sql, seats, bookings.map(bookingFrom));
    const { rows } = await sql.query<{ revision: number; batchId: string }>(LEDGER, [showId]);
    return { seats, revision: rows[0]?.revision ?? 0, batchId: rows[0]?.batchId ?? null };
  } finally {
    await sql.query('commit');
  }
}

const LEDGER = `select revision, batch_id as "batchId" from seat_ledgers where show_id = $1`;

/** A booking's columns, named as the engine names them. */
export const BOOKING_COLUMNS = `
  booking_id as "bookingId", show_id as "showId", buyer_id as "buyerId", status, seats, total, refunded, currency, contact,
  payment_id as "paymentId", created_at as "createdAt", hold_until as "holdUntil", confirmed_at as "confirmedAt",
  ended_at as "endedAt"`;

/** Bookings by their ids, live or ended, as they were last committed. */
export async function loadBookings(
  sql: Sql,
  bookingIds: readonly string[],
): Promise<ReadonlyMap<string, Booking>> {
  const { rows } = await sql.query<BookingRow>(BOOKINGS, [bookingIds]);
  return new Map(rows.map(row => [row.bookingId, bookingFrom(row)]));
}

const BOOKINGS = `select ${BOOKING_COLUMNS} from bookings where booking_id = any($1::uuid[])`;

/** Places in line by their ids, live or ended, as they were last committed. */
export async function loadEntries(
  sql: Sql,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, WaitingEntry>> {
  const entries = `select ${ENTRY_COLUMNS} from waiting_entries where entry_id = any($1::uuid[])`;
  const { rows } = await sql.query<EntryRow>(entries, [entryIds]);
  return new Map(rows.map(row => [row.entryId, entryFrom(row)]));
}

/** By the instant of lapsing, so that holds are met in their order. */
const LIVE_BOOKINGS = `
  select ${BOOKING_COLUMNS} from bookings
  where show_id = $1 and status in ('RESERVED', 'PENDING', 'CONFIRMED')
  order by hold_until, booking_id`;

type InstantNames = 'createdAt' | 'holdUntil' | 'confirmedAt' | 'endedAt';
export type BookingRow = Omit<Booking, InstantNames> & {
  readonly createdAt: Date;
  readonly holdUntil: Date;
  readonly confirmedAt: Date | null;
  readonly endedAt: Date | null;
};

export const bookingFrom = (row: BookingRow): Booking => ({
  ...row,
  createdAt: row.createdAt.getTime(),
  holdUntil: row.holdUntil.getTime(),
  confirmedAt: row.confirmedAt?.getTime() ?? null,
  endedAt: row.endedAt?.getTime() ?? null,
});

async function applyLine(sql: Sql, { line, show }: ShowSeats): Promise<void> {
  const { rows } = await sql.query<EntryRow>(LIVE_ENTRIES, [show.showId]);
  for (const row of rows) line.apply(null, entryFrom(row));
  const { rows: last } = await sql.query<{ number: number }>(LAST_NUMBER, [show.showId]);
  line.continueAfter(last[0]!.number);
}

/** An entry's columns, named as the engine names them. */
export const ENTRY_COLUMNS = `
  entry_id as "entryId", show_id as "showId", buyer_id as "buyerId", number, seats, status, booking_id as "bookingId",
  joined_at as "joinedAt", expires_at as "expiresAt", ended_at as "endedAt"`;

const LIVE_ENTRIES = `
  select ${ENTRY_COLUMNS} from waiting_entries
  where show_id = $1 and status in ('WAITING', 'OFFERED')
  order by number`;

const LAST_NUMBER = 'select coalesce(max(number), 0) as number from waiting_entries where show_id = $1';

export type EntryRow = Omit<WaitingEntry, 'joinedAt' | 'expiresAt' | 'endedAt'> & {
  readonly joinedAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
};

export const entryFrom = (row: EntryRow): WaitingEntry => ({
  ...row,
  joinedAt: row.joinedAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
  endedAt: row.endedAt?.getTime() ?? null,
});

async function applyBlocks(sql: Sql, seats: ShowSeats): Promise<void> {
  const { showId } = seats.show;
  const blocked = `select seat_id as "seatId" from claims where show_id = $1 and booking_id is null`;
  const { rows } = await sql.query<{ seatId: string }>(blocked, [showId]);
  seats.apply({ kind: 'seats-blocked', showId, seatIds: rows.map(row => row.seatId) });
}

async function applyAnswers(sql: Sql, seats: ShowSeats): Promise<void> {
  const { rows } = await sql.query<Pick<Payment, 'paymentId' | 'state'>>(
    `select payments.payment_id as "paymentId", payments.state from payments join bookings using (booking_id)
     where show_id = $1 and payments.state <> 'started'`,
    [seats.show.showId],
  );
  for (const { paymentId, state } of rows) seats.remember(paymentId, state);
}

async function checkClaims(sql: Sql, seats: ShowSeats, live: readonly Booking[]): Promise<void> {
  const { showId } = seats.show;
  const { rows } = await sql.query<{ seatId: string; bookingId: string }>(
    `select seat_id as "seatId", booking_id as "bookingId" from claims where show_id = $1 and booking_id is not null`,
    [showId],
  );
  const strays = rows.filter(({ seatId, bookingId }) => {
    const position = seats.positionOf(seatId);
    return position === undefined || !seats.isClaimedBy(position, bookingId);
  });
  const expected = live.reduce((sum, booking) => sum + seatIdsOf(booking).length, 0);
  if (strays.length > 0 || rows.length !== expected) {
    throw new Error(
      `show ${showId}: ${rows.length} claims for ${expected} seats of live bookings, ${strays.length} astray`,
    );
  }
}
