import type { FactPayload, FactTopic } from '@matinee/contract/facts/index.ts';
import type { Sql } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { publishFacts } from '../platform/outbox.ts';

/** Publishes a fact in the transaction of the change that it tells of (B10). */
export async function publish<T extends FactTopic>(
  sql: Sql,
  topic: T,
  key: string,
  payload: FactPayload<T>,
): Promise<void> {
  const { rows } = await sql.query<{ now: Date }>('select now()');
  await publishFacts(sql, [{ factId: newId(), topic, key, at: rows[0]!.now.getTime(), payload }]);
}
