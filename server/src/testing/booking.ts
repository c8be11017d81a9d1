import assert from 'node:assert/strict';
import { audit, type BookingCore, openBooking } from '../booking/index.ts';
import type { Database } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { testDatabase } from './database.ts';

/** The booking core over a database of the test's own. Closed with the test. */
export async function givenBooking(t: { after(work: () => Promise<void>): void }): Promise<BookingCore> {
  let core: BookingCore | undefined;
  t.after(async () => core?.close());
  const database = await testDatabase(t);
  core = await openBooking({
    database,
    newId,
    ticketCode: ({ ticketId }) => `code of ${ticketId}`,
    log: openLog('off', 'silent'),
  });
  return core;
}

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
    `with aged as (update facts set at = at - $1 * interval '1 ms'),
     waited as (update waiting_entries set joined_at = joined_at - $1 * interval '1 ms',
       expires_at = expires_at - $1 * interval '1 ms', ended_at = ended_at - $1 * interval '1 ms')
     update bookings set created_at = created_at - $1 * interval '1 ms', hold_until = hold_until - $1 * interval '1 ms',
       confirmed_at = confirmed_at - $1 * interval '1 ms', ended_at = ended_at - $1 * interval '1 ms'`,
    [ms],
  );
  lanes.forgetAll();
}
