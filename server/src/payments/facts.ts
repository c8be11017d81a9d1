import type { FactPayload, FactTopic } from '@matinee/contract/facts/index.ts';
import type { Sql } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';

/** Publishes a fact in the transaction of the change that it tells of (B10). */
export async function publish<T extends FactTopic>(
  sql: Sql,
  topic: T,
  key: string,
  payload: FactPayload<T>,
): Promise<void> {
  await sql.query(`insert into facts (fact_id, topic, key, at, payload) values ($1, $2, $3, now(), $4)`, [
    newId(),
    topic,
    key,
    JSON.stringify(payload),
  ]);
}
