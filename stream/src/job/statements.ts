import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../database/owner.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'job');

/** A step of the job: the statements of one file of stream/job, or of several in their order. */
export type Step = readonly string[];

/** The job as it stands in stream/job: that folder is its meaning, and this is only how it is read. */
export const readJob = () => ({
  temporary: step('temporary.sql'),
  tables: step('tables.sql'),
  arrive: step('arrive.sql'),
  join: step('join/*.sql'),
  close: step('close/*.sql'),
  forget: step('forget.sql'),
  badTimes: step('rare/bad-times.sql'),
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

/** Runs the statements in their order, at one go, with the values that they name. */
export async function runStep(sql: Sql, statements: Step, values: Readonly<Record<string, number>> = {}) {
  const text = statements.join(';\n');
  await sql.run(text.replaceAll(/\$(\w+)/g, (named, name) => String(values[name] ?? named)));
}
