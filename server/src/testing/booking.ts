import assert from 'node:assert/strict';
import type { Stopwatch } from '../booking/database-clock.ts';
import { audit, type BookingCore, openBooking } from '../booking/index.ts';
import type { Database } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { testDatabase } from './database.ts';

type Ends = { after(work: () => Promise<void>): void };

/** The booking core over a database of the test's own. Closed with the test. */
export async function givenBooking(t: Ends): Promise<BookingCore> {
  let core: BookingCore | undefined;
  t.after(async () => core?.close());
  core = await openServer(await testDatabase(t));
  return core;
}

/** Several servers over one database of the test's own. Closed with the test. */
export async function givenServers<const Options extends readonly ServerOptions[]>(
  t: Ends,
  ...options: Options
): Promise<{ readonly [Index in keyof Options]: BookingCore }> {
  const cores: BookingCore[] = [];
  t.after(async () => {
    for (const core of cores) await core.close();
  });
  const database = await testDatabase(t);
  for (const each of options) cores.push(await openServer(database, each));
  return cores as never;
}

export interface ServerOptions {
  /** Where the lanes find the database, if it is not the given one's own address. */
  readonly url?: (url: string) => Promise<string>;
  readonly stopwatch?: Stopwatch;
}

const openServer = async (database: Database, { url, stopwatch }: ServerOptions = {}): Promise<BookingCore> =>
  openBooking({
    database: url ? { ...database, url: await url(database.url) } : database,
    newId,
    ticketCode: ({ ticketId }) => `code of ${ticketId}`,
    log: openLog('off', 'silent'),
    ...(stopwatch && { stopwatch }),
  });

/** Fails with every breach of a rule that the audit finds. */
export async function assertRulesKept({ write }: Database): Promise<void> {
  const client = await write.connect();
  try {
    const broken = [];
    for await (const { id, says, breaches } of audit(client))
      if (breaches.length > 0) broken.push({ id, says, breaches });
    assert.deepEqual(broken, []);
  } finally {
    client.release();
  }
}

/** Lets time pass for all that has happened: as if it had been so much earlier. */
export async function letTimePass({ database, lanes }: BookingCore, ms: number): Promise<void> {
  await database.write.query(
    `with aged as (
       update fact_sheaves set facts = (
         select jsonb_agg(jsonb_set(fact, '{at}', to_jsonb((fact ->> 'at')::timestamptz - $1 * interval '1 ms')) order by place)
         from jsonb_array_elements(facts::jsonb) with ordinality as told(fact, place))::text),
     lapsed as (update seat_ledgers set lapses_at = lapses_at - $1 * interval '1 ms'),
     waited as (update waiting_entries set joined_at = joined_at - $1 * interval '1 ms',
       expires_at = expires_at - $1 * interval '1 ms', ended_at = ended_at - $1 * interval '1 ms')
     update bookings set created_at = created_at - $1 * interval '1 ms', hold_until = hold_until - $1 * interval '1 ms',
       confirmed_at = confirmed_at - $1 * interval '1 ms', ended_at = ended_at - $1 * interval '1 ms'`,
    [ms],
  );
  lanes.forgetAll();
}
