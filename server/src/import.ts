import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FileProblems, importCatalogue, readFile, type Summary } from './catalogue/index.ts';
import { withDatabaseAtHand } from './database-at-hand.ts';
import { CannotStart } from './platform/cannot-start.ts';
import { systemClock } from './platform/clock.ts';
import type { Database } from './platform/database/database.ts';

const HELP = `Reads a catalogue into Matinee, whole or not at all: npm run import -- FILE [OPTIONS]

  FILE           a catalogue (.json) or a list of shows (.csv); docs/catalogue-file.md says what is in them
  --check        tells what would come of it, and changes nothing
  --days DAYS    how many days ahead schedules are worked out (14)
  -h, --help     shows this

It works while Matinee is running, and also while it is not.`;

const MOST_DAYS = 730;

interface Wish {
  readonly file: string;
  readonly isCheck: boolean;
  readonly days: number;
}

/** What the command line asks for; undefined if it asks for help. */
function wishOf(words: string[]): Wish | undefined {
  const { values, positionals } = argumentsOf(words);
  if (values.help) return undefined;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new CannotStart('Name one file: npm run import -- FILE');
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw new CannotStart(`--days must be a whole number from 1 to ${MOST_DAYS}.`);
  }
  return { file, isCheck: values.check, days };
}

function argumentsOf(words: string[]) {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        check: { type: 'boolean', default: false },
        days: { type: 'string', default: '14' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    const said = (error as Error).message.split('. ')[0]!;
    throw new CannotStart(`${said}: "npm run import -- --help" shows what there is.`);
  }
}

/** The exit code: 0 if the file was imported, or could be. */
async function run({ file, isCheck, days }: Wish, { write }: Database): Promise<number> {
  try {
    const source = readFile(file, textOf(file));
    const summary = await importCatalogue(write, source, { isCheck, days, now: systemClock() });
    console.log(isCheck ? `${file} can be imported; nothing was changed.` : `${file} was imported.`);
    console.log(summaryText(summary));
    return 0;
  } catch (error) {
    if (!(error instanceof FileProblems)) throw error;
    const { lines } = error;
    console.error(lines.join('\n'));
    console.error(
      `${lines.length === 1 ? 'One problem' : `${lines.length} problems`}; nothing was imported.`,
    );
    return 1;
  }
}

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CannotStart(`There is no file ${file}.`);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new CannotStart(`${file} is not UTF-8 text.`);
    throw new CannotStart(`${file} cannot be read (${code}).`);
  }
}

function summaryText(summary: Summary): string {
  const rows = Object.entries(summary).filter(
    ([, { added, changed, unchanged }]) => added + changed + unchanged > 0,
  );
  const line = (name: string, ...cells: (string | number)[]) =>
    `  ${name.padEnd(12)}${cells.map(cell => String(cell).padStart(11)).join('')}`;
  return [
    line('', 'added', 'changed', 'unchanged'),
    ...rows.map(([name, { added, changed, unchanged }]) => line(name, added, changed, unchanged)),
  ].join('\n');
}

try {
  const wish = wishOf(process.argv.slice(2));
  if (wish) await withDatabaseAtHand(database => run(wish, database));
  else console.log(HELP);
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
