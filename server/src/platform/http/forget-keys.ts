import type { Pool } from 'pg';
import type { Clock } from '../clock.ts';
import { addJob, type Task } from '../jobs.ts';

/** Long enough for a client that was switched off over night, short enough for the table to stay small. */
const KEPT = '2 days';
const EVERY_MS = 15 * 60_000;
const AT_ONCE = 10_000;

export const FORGET_KEYS = 'forget_idempotency_keys';

/** Now and then forgets the idempotency keys that nobody will repeat any more. `plan` begins it. */
export function forgettingKeys(write: Pool, clock: Clock): { task: Task; plan(): Promise<void> } {
  const plan = () =>
    addJob(write, FORGET_KEYS, null, { key: FORGET_KEYS, runAt: new Date(clock() + EVERY_MS) });
  return {
    plan,
    async task(_payload, { signal }) {
      while ((await forgetSome(write)) === AT_ONCE && !signal.aborted);
      if (!signal.aborted) await write.query(FORGET_SHEAVES);
      await plan();
    },
  };
}

/** A few at a time, so that no request waits long for the rows. */
async function forgetSome(write: Pool): Promise<number> {
  const { rowCount } = await write.query(FORGET, [AT_ONCE]);
  return rowCount ?? 0;
}

const FORGET = `
  delete from idempotency_keys where ctid = any (array(
    select ctid from idempotency_keys where created_at < now() - interval '${KEPT}' limit $1))`;

// Replies that were kept by the batch go after all their keys.
const FORGET_SHEAVES = `delete from reply_sheaves where created_at < now() - interval '${KEPT}'`;
