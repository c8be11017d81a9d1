import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../../server/src/platform/database/database.ts';

/** How often it is looked whether all is done that is due. */
const LOOK_MS = 4;

/** Waits until a query counts no more than `hopeless`, or the patience is over; gives what it counts then. */
export async function waitFor(
  count: () => Promise<number>,
  patienceMs: number,
  hopeless = 0,
): Promise<number> {
  let left = await count();
  for (const until = performance.now() + patienceMs; left > hopeless && performance.now() < until; ) {
    await sleep(LOOK_MS);
    left = await count();
  }
  return left;
}

/** What one of the queries below counts. They are asked again and again, and planning them takes longer than doing them. */
export async function countOf(sql: Sql, query: string, values: unknown[]): Promise<number> {
  const { rows } = await sql.query<{ open: number }>({ name: hash('md5', query), text: query, values });
  return rows[0]!.open;
}

/** The connections of a server that the database has not let go of. */
export const HELD = `
  select count(*)::int as open from pg_stat_activity
   where datname = current_database() and client_port = any($1::int[])`;

/** Facts that nobody may read on to yet: see `readFacts` of the server. Transactions of the whole cluster count. */
export const UNSEEN = `
  select count(*)::int as open from fact_sheaves
   where transaction_id >= pg_snapshot_xmin(pg_current_snapshot())`;

/**
 * What time alone should have brought about by now: late answers, reports, inquiries, and the end of holds. A report under way is due
 * in ten seconds again, should it get lost; one that was refused is put off.
 */
export const DUE = `
  with paid as (select p.* from payments p join bookings using (booking_id) where show_id = any($1::uuid[]))
  select ((select count(*) from sandbox_provider.payments s join paid using (payment_id)
            where s.state = 'processing' and answers_at <= now())
        + (select count(*) from sandbox_provider.deliveries join paid using (payment_id) where delivered_at is null
              and (last_error is null or due_at <= now() or due_at = now() + interval '10 s'))
        + (select count(*) from paid p
            where state = 'started' and started_at < now() - make_interval(secs => $2::float8)
              and (started_at < now() - make_interval(secs => $3::float8)
                   or not exists (select from sandbox_provider.payments s
                                   where s.payment_id = p.payment_id and s.state = 'processing')))
        + (select count(*) from bookings
            where show_id = any($1::uuid[]) and status = 'RESERVED' and hold_until + interval '5 s' <= now())
        + (select count(*) from waiting_entries
            where show_id = any($1::uuid[]) and status = 'WAITING' and expires_at <= now()))::int as open`;

/** Whether anything is to be done by what goes on beside requests: it is asked for in one go, since mostly nothing is. */
export const WORK = `
  select ((select count(*) from sandbox_provider.payments where state = 'processing' and answers_at <= now())
        + (select count(*) from sandbox_provider.deliveries where delivered_at is null and due_at <= now())
        + (select count(*) from payments p
            where state = 'started' and started_at < now() - make_interval(secs => $1::float8)
              and (started_at < now() - make_interval(secs => $2::float8)
                   or not exists (select from sandbox_provider.payments s
                                   where s.payment_id = p.payment_id and s.state = 'processing')))
        + (select count(*) from graphile_worker.jobs where run_at <= now() and attempts < max_attempts)
        + (select count(*)
             from (select transaction_id, position from fact_sheaves
                    order by transaction_id desc, position desc limit 1) newest
            where not exists (select from fact_cursors c
                               where c.consumer = 'payments'
                                 and (c.transaction_id, c.position) >= (newest.transaction_id, newest.position)))
        )::int as open`;

/** What is still to be moved, once nobody asks for anything any more. */
export const OPEN = `
  with paid as (select p.* from payments p join bookings using (booking_id) where show_id = any($1::uuid[]))
  select ((select count(*) from paid where state = 'authorised')
        + (select count(*) from refunds join paid using (payment_id) where refunds.state = 'requested')
        + (select count(*) from sandbox_provider.deliveries join paid using (payment_id)
            where delivered_at is null))::int as open`;
