import type { Sql } from '../platform/database/database.ts';
import { type AuditRule, auditRules, populations } from './audit-rules.ts';

/** What asking one rule has shown. */
export interface Finding extends Pick<AuditRule, 'id' | 'says' | 'of'> {
  /** How many there are of what the rule is about. */
  readonly checked: number;
  /** What breaks the rule, ten rows at most; none when all is well. */
  readonly breaches: readonly Record<string, unknown>[];
}

const MOST_BREACHES_SHOWN = 10;

/**
 * Asks every rule of the database as it is at one instant, also in the middle of a sale. `sql` must be one connection,
 * in no transaction.
 */
export async function* audit(sql: Sql): AsyncGenerator<Finding> {
  await sql.query('begin isolation level repeatable read');
  try {
    // A rule may look at everything there is; how long it takes is for whoever asks.
    await sql.query('set local statement_timeout = 0');
    // Facts are stored by the sheaf: they are unpacked once and not by every rule, which finds them in place of the view.
    await sql.query('create temporary table facts on commit drop as table facts');
    await sql.query('analyze facts');
    await sql.query('set transaction read only');
    // A join that is taken for a small one would look up each of many one by one.
    await sql.query('set local enable_nestloop = off');
    yield* askRules(sql);
  } finally {
    await sql.query('commit');
  }
}

/** Asks every rule within the transaction at hand. */
export async function* askRules(sql: Sql): AsyncGenerator<Finding> {
  const checked = new Map<string, number>();
  for (const [of, population] of Object.entries(populations)) {
    const { rows } = await sql.query<{ count: number }>(`select count(*) from (${population}) population`);
    checked.set(of, rows[0]!.count);
  }
  for (const { id, says, of, breach } of auditRules) {
    const { rows } = await sql.query(`select * from (${breach}) breach limit ${MOST_BREACHES_SHOWN}`);
    yield { id, says, of, checked: checked.get(of)!, breaches: rows };
  }
}
