import assert from 'node:assert/strict';
import type pg from 'pg';
import type { Database } from '../../server/src/platform/database/database.ts';
import type { Hall, Order } from '../load/orders.ts';

/** All of an order that a server is told. */
export type Wanted = Omit<Order, 'numbers'>;

/** Another way to sell seats, over a database of its own. */
export interface Baseline {
  readonly name: string;
  /** Makes its tables, with whatever it needs for these halls before a sale. */
  prepare(database: Database, halls: readonly Hall[]): Promise<void>;
  /** Holds all seats of the order, or none; gives those held, nothing if any was taken. */
  hold(client: pg.ClientBase, order: Wanted): Promise<readonly HeldSeat[] | undefined>;
  /** Throws unless the database is as `accepted` holds leave it. */
  check(database: Database, accepted: number): Promise<void>;
}

interface HeldSeat {
  readonly seatId: string;
}

interface HoldReply {
  readonly status: number;
  readonly reply: { readonly code?: string; readonly seats: readonly HeldSeat[] };
}

/** Holds by a function in the database that gives a status and a reply. */
export const holdByFunction =
  (call: (order: Wanted) => pg.QueryConfig) => async (client: pg.ClientBase, order: Wanted) => {
    const { rows } = await client.query<HoldReply>(call(order));
    const { status, reply } = rows[0]!;
    if (status === 201) return reply.seats;
    assert.deepEqual([status, reply.code], [409, 'seats-taken']);
    return undefined;
  };

/** The tables that any of them has to fill for a hold, as ours does: the hold itself, the reply under its key, the fact. */
export const DUTIES = `create table holds (
    hold_id uuid primary key,
    show_id uuid not null,
    buyer_id uuid not null,
    seats jsonb not null,
    total bigint not null,
    created_at timestamptz not null,
    hold_until timestamptz not null
  );
  create index holds_buyer on holds (buyer_id, hold_id desc);
  create table keys (
    owner uuid not null,
    key text not null,
    request_hash bytea not null,
    status integer not null,
    reply jsonb not null,
    created_at timestamptz not null default now(),
    primary key (owner, key)
  );
  create table outbox (
    position bigint generated always as identity primary key,
    fact_id uuid not null,
    topic text not null,
    key text not null,
    at timestamptz not null,
    payload jsonb not null
  );`;
