import assert from 'node:assert/strict';
import { audit, type BookingCore, openBooking } from '../../server/src/booking/index.ts';
import { reserve } from '../../server/src/booking/reserve.ts';
import type { Database } from '../../server/src/platform/database/database.ts';
import { newId } from '../../server/src/platform/ids.ts';
import { openLog } from '../../server/src/platform/log.ts';
import type { Order, Replies } from './orders.ts';

/** The booking core, within this process, and the audit, which asks every rule when it is done. */
export async function withCore<T>(
  database: Database,
  work: (core: BookingCore) => Promise<T>,
  stopwatch?: () => number,
): Promise<T> {
  const result = await withOpenCore(database, work, stopwatch);
  await assertAudited(database);
  return result;
}

/** The booking core as production opens it. */
export async function withOpenCore<T>(
  database: Database,
  work: (core: BookingCore) => Promise<T>,
  stopwatch = () => performance.now(),
): Promise<T> {
  const core = await openBooking({
    database,
    newId,
    ticketCode: ({ ticketId }) => `code of ${ticketId}`,
    log: openLog('pretty', 'warn'),
    stopwatch,
  });
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}

/** A breach of any rule voids the run. */
export async function assertAudited(database: Database): Promise<void> {
  const client = await database.write.connect();
  try {
    // The tables have only just been filled; how the questions are planned should not rest on their having been empty.
    await client.query('analyze');
    for await (const { id, says, breaches } of audit(client))
      assert.deepEqual(breaches, [], `the run is void, ${id} is broken: ${says}`);
  } finally {
    client.release();
  }
}

/** Holds as the HTTP interface would, by the use case, with the order's key. */
export const holding = (core: BookingCore, replies: Replies) => async (order: Order) => {
  const { showId, seatIds, buyerId, key } = order;
  replies.asks(order);
  return replies.isHold(order, await reserve(core, buyerId, { showId, seatIds }, key));
};
