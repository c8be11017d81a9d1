import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Owner, Row, Sql } from './database/owner.ts';

const FOLDER = join(import.meta.dirname, '..', 'job', 'checks');
const MOST_BREACHES = 10;

/** One check of stream/job/checks: what it says, and up to ten rows that break it. */
export interface Check {
  readonly says: string;
  readonly breaches: readonly Row[];
}

/** How many inputs of a topic there were, and under which names they came out. */
export interface Sums {
  readonly topic: string;
  readonly read: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

export interface Reconciliation {
  readonly sums: readonly Sums[];
  readonly mismatches: number;
  readonly checks: readonly Check[];
  readonly isExact: boolean;
}

/** Proves, at one instant of the tables, that every input came out exactly once, and that the money adds up. */
export function reconcile(owner: Owner): Promise<Reconciliation> {
  return owner.read(async sql => {
    const checks: Check[] = [];
    for (const file of globSync('*.sql', { cwd: FOLDER }).sort()) {
      const [first, ...rest] = readFileSync(join(FOLDER, file), 'utf8').split('\n');
      const breaches = await sql.rows(`select * from (${rest.join('\n')}) limit ${MOST_BREACHES}`);
      checks.push({ says: first!.replace(/^-- /, ''), breaches });
    }
    const [flagged] = await sql.rows<{ n: number }>(
      'select count(*) as n from payments_fact where amount_mismatch',
    );
    const isExact = checks.every(({ breaches }) => breaches.length === 0);
    return { sums: await sumsOf(sql), mismatches: flagged!.n, checks, isExact };
  });
}

async function sumsOf(sql: Sql): Promise<Sums[]> {
  const read = await sql.rows<{ topic: string; read: number }>(`
    select topic, sum("offset" - asides)::bigint as read from offsets
     where reader = 'join' and topic <> 'control' group by topic order by topic`);
  const told = await sql.rows<{ topic: string; outcome: string; n: number }>(
    'select topic, outcome, count(*) as n from told group by all order by n desc, outcome',
  );
  return read.map(({ topic, read }) => ({
    topic,
    read,
    outcomes: Object.fromEntries(
      told.filter(each => each.topic === topic).map(({ outcome, n }) => [outcome, n]),
    ),
  }));
}

/** The sums as a table for people. */
export function sumsText({ sums, mismatches }: Reconciliation): string {
  const names = [...new Set(sums.flatMap(({ outcomes }) => Object.keys(outcomes)))];
  const width = Math.max(...names.map(name => name.length), 'amount_mismatch'.length) + 4;
  const line = (name: string, cells: string[]) =>
    `  ${name.padEnd(width)}${cells.map(cell => cell.padStart(14)).join('')}`.trimEnd();
  const count = (value: number | undefined) => (value === undefined ? '-' : value.toLocaleString('en'));
  const total = ({ outcomes }: Sums) => Object.values(outcomes).reduce((sum, n) => sum + n, 0);
  return [
    line(
      '',
      sums.map(({ topic }) => topic),
    ),
    line(
      'read',
      sums.map(({ read }) => count(read)),
    ),
    ...names.map(name =>
      line(
        name,
        sums.map(({ outcomes }) => count(outcomes[name])),
      ),
    ),
    line(
      'sum of the outcomes',
      sums.map(each => count(total(each))),
    ),
    `${line('amount_mismatch (flag of matched payments)', []).trimEnd()}  ${count(mismatches)}`,
  ].join('\n');
}
