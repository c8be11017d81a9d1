import type { BookingCore } from '../booking/index.ts';
import { openBooking } from '../booking/index.ts';
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
