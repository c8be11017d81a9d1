import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareDatabase } from './app.ts';
import { FileProblems, importCatalogue, readFile, type Summary } from './catalogue/index.ts';
import { type Config, readConfig } from './config.ts';
import { CannotStart } from './platform/cannot-start.ts';
import { systemClock } from './platform/clock.ts';
import { takeDataFolder } from './platform/data-folder.ts';
import { openDatabase } from './platform/database/database.ts';
import { runningEmbedded, startEmbedded } from './platform/database/embedded.ts';
import { type Log, openLog } from './platform/log.ts';

const HELP = `Reads a catalogue into Matinee, whole or not at all: npm run import -- FILE [OPTIONS]

  FILE           a catalogue (.json) or a list of shows (.csv); docs/catalogue-file.md says what is in them
  --check        tells what would come of it, and changes nothing
  --days DAYS    how many days ahead schedules are worked out (14)

It works while Matinee is running, and also while it is not.`;

const MOST_DAYS = 730;

interface Wish {
  readonly file: string;
  readonly isCheck: boolean;
  readonly days: number;
}

function wishOf(words: string[]): Wish | undefined {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      days: { type: 'string', default: '14' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new CannotStart('Name one file: npm run import -- FILE');
  const days = Number(values.days);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw new CannotStart(`--days must be a whole number from 1 to ${MOST_DAYS}.`);
  }
  return { file, isCheck: values.check, days };
}

/** The database of this installation: the given one, that of a running Matinee, or the embedded one, started for this. */
async function openedDatabase(config: Config, log: Log): Promise<{ url: string; close(): Promise<void> }> {
  const running = config.databaseUrl ?? runningEmbedded(resolve(config.dataFolder));
  if (running) return { url: running, close: async () => {} };
  const folder = takeDataFolder(config.dataFolder);
  const embedded = await startEmbedded(folder, { log, isDurable: true });
  return {
    url: embedded.url,
    async close() {
      await embedded.stop();
      folder.release();
    },
  };
}

async function run({ file, isCheck, days }: Wish): Promise<Summary> {
  const source = readFile(file, textOf(file));
  const log = openLog('pretty', 'warn');
  const opened = await openedDatabase(readConfig(process.env), log);
  const database = openDatabase(opened.url, { log });
  try {
    await prepareDatabase(database, log);
    return await importCatalogue(database.write, source, { isCheck, days, now: systemClock() });
  } finally {
    await database.close();
    await opened.close();
  }
}

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new CannotStart(`${file} is not UTF-8 text.`);
    if (code === 'ENOENT') throw new CannotStart(`There is no file ${file}.`);
    throw new CannotStart(`${file} cannot be read (${code}).`);
  }
}

function summaryText(summary: Summary): string {
  const rows = Object.entries(summary).filter(
    ([, tally]) => tally.added + tally.changed + tally.unchanged > 0,
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
  if (!wish) console.log(HELP);
  else {
    const summary = await run(wish);
    console.log(
      wish.isCheck ? `${wish.file} can be imported; nothing was changed.` : `${wish.file} was imported.`,
    );
    console.log(summaryText(summary));
  }
} catch (error) {
  process.exitCode = 1;
  if (error instanceof FileProblems) {
    console.error(error.lines.join('\n'));
    console.error(
      `\n${error.lines.length === 1 ? 'One problem' : `${error.lines.length} problems`}; nothing was imported.`,
    );
  } else if (
    error instanceof CannotStart ||
    (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  ) {
    console.error((error as Error).message);
  } else throw error;
}
