import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { reserve } from './booking/reserve.ts';
import { newId } from './platform/ids.ts';
import { givenBooking } from './testing/booking.ts';
import { givenShow } from './testing/given-show.ts';

const program = join(import.meta.dirname, 'audit.ts');

async function runAudit(databaseUrl: string): Promise<{ code: number; said: string }> {
  const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl };
  const ended = promisify(execFile)(process.execPath, [program], { env });
  return ended.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout }) => ({ code, said: stdout }),
  );
}

test('npm run audit says of every rule whether it is kept, and ends with 1 if one is broken', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write);
  await reserve(core, newId(), { showId, seatIds: ['A1', 'A2'] });

  const kept = await runAudit(core.database.url);
  assert.equal(kept.code, 0, kept.said);
  assert.match(kept.said, /^kept {4}B1 {3}no seat has two live bookings \(2 seats of live bookings\)$/m);
  assert.match(kept.said, /Every rule is kept/);

  await core.database.write.query(`delete from claims where seat_id = 'A2'`);
  const broken = await runAudit(core.database.url);
  assert.equal(broken.code, 1);
  assert.match(broken.said, /^BROKEN {2}B2 .*\n.*"seat_id":"A2"/m);
  assert.match(broken.said, /^kept {4}B1 /m);
  await core.database.write.query(`insert into claims select show_id, 'A2', booking_id from bookings`);
});
