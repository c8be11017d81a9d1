import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listValue } from '@duckdb/node-api';
import type { Sql } from '../database/owner.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'job');

/** A step of the job: the statements of one file of stream/job, or of several in their order. */
export type Step = readonly string[];

/** The job as it stands in stream/job: that folder is its meaning, and this is only how it is read. */
export const readJob = () => ({
  temporary: step('temporary.sql'),
  state: step('state.sql'),
  arrive: step('arrive.sql'),
  keep: step('keep.sql'),
  join: step('join/*.sql'),
  close: step('close/*.sql'),
  compact: step('compact.sql'),
  atOnce: step('at-once.sql'),
  orphansReturn: step('rare/orphans-return.sql'),
  bookingsReturn: step('rare/bookings-return.sql'),
  paidAgain: step('rare/paid-again.sql'),
  corrected: step('rare/corrected.sql'),
});

export type JobSteps = ReturnType<typeof readJob>;

function step(pattern: string): Step {
  const files = globSync(pattern, { cwd: FOLDER }).sort();
  const texts = files.map(file => readFileSync(join(FOLDER, file), 'utf8').replaceAll(/^\s*--.*$/gm, ''));
  const statements = texts.flatMap(text => text.split(';'));
  return statements.map(statement => statement.trim()).filter(Boolean);
}

/** Runs the statements in their order, at one go, with the numbers that they name. */
export async function runStep(sql: Sql, statements: Step, numbers: Readonly<Record<string, number>> = {}) {
  await sql.run(numbered(statements.join(';\n'), numbers));
}

/** Runs a statement with the numbers and the lists of texts that it names. */
export async function runWith(
  sql: Sql,
  statement: string,
  numbers: Readonly<Record<string, number>>,
  texts: Readonly<Record<string, readonly string[]>>,
) {
  const lists = Object.entries(texts).map(([name, each]) => [name, listValue(each)]);
  await sql.run(numbered(statement, numbers), Object.fromEntries(lists));
}

const numbered = (text: string, numbers: Readonly<Record<string, number>>): string =>
  text.replaceAll(/\$(\w+)/g, (named, name) => String(numbers[name] ?? named));
