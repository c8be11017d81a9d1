import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { explained, instant, integer, Misuse, type Options, readOptions, streamAt } from '../options.ts';
import { Sending } from '../sending/sending.ts';
import { assertTogether, gateOptions } from './options.ts';
import { type GateParameters, usual } from './parameters.ts';
import { reportText } from './report-text.ts';
import { runGate } from './run.ts';

type Given = GateParameters & { start: number | null; out: string | null; to: string | null };

/** When a run begins on the clock on the wall, unless it is told: the first Friday of 2026, at six in the evening. */
const FRIDAY_EVENING = Date.UTC(2026, 0, 2, 18);

const options: Options<Given> = {
  seed: {
    flag: 'seed',
    value: '42',
    meaning: 'the same seed and options give the same run, to the byte',
    fallback: usual.seed,
    read: integer(0, Number.MAX_SAFE_INTEGER),
  },
  ...gateOptions,
  start: {
    flag: 'start',
    value: '2026-01-02T18:00:00Z',
    meaning: 'the instant of minute 0, for the facts; with --to the run has just ended unless told',
    fallback: null,
    read: instant,
  },
  out: {
    flag: 'out',
    value: 'gate.ndjson|-',
    meaning: 'writes a line of JSON per fact to a file, or to standard output',
    fallback: null,
    read: text => text,
  },
  to: {
    flag: 'to',
    value: 'http://localhost:8080|log',
    meaning:
      'sends the facts into the sales stream of this Matinee, or into its log in the data folder (MATINEE_DATA)',
    fallback: null,
    read: streamAt,
  },
};

export const help = `Simulates the gate of a venue: buses come, groups buy tickets or have them, everybody is scanned.

  npm run simulate -- gate [options]
  npm run simulate -- gate study [options]     many runs side by side; see gate study --help

${explained(options)}

The report goes to the terminal. Sending to an address needs a session of an admin in MATINEE_TOKEN. To pipe the facts: npm run -s simulate -- gate --out - | head`;

/** `simulate gate ...`. Returns the exit code. */
export async function gateCommand(given: readonly string[], interrupted: AbortSignal): Promise<number> {
  const { start: told, out: path, to, ...parameters } = readOptions(options, given);
  assertTogether(parameters);
  if (path !== null && to !== null) throw new Misuse('--out and --to: the facts of a run go to one of them.');
  const start = told ?? (to === null ? FRIDAY_EVENING : Date.now() - parameters.minutes * 60_000);
  const run = (out: Writable | null, ending: AbortSignal) =>
    runGate(parameters, { start, out, interrupted: ending });
  const into = (out: Writable) =>
    whileWritable(out, failing => run(out, AbortSignal.any([interrupted, failing])));
  const report = await (to !== null
    ? whileOpen(to, into)
    : path === null
      ? run(null, interrupted)
      : into(path === '-' ? process.stdout : createWriteStream(path)));
  // Where the facts have standard output, the report keeps out of their way.
  (path === '-' ? process.stderr : process.stdout).write(`${reportText(report)}\n`);
  return interrupted.aborted ? 130 : 0;
}

/** Does `work` while the sales stream takes what is written, all of which is sent, also where the run is broken off. */
async function whileOpen<T>(to: string, work: (out: Writable) => Promise<T>): Promise<T> {
  const sending = await Sending.open(to, 'open');
  const out = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      const lines = chunk.trimEnd().split('\n');
      sending.take(lines.map(text => ({ topic: 'gate', text }))).then(() => done(), done);
    },
  });
  try {
    return await work(out);
  } finally {
    await sending.close();
  }
}

/** Does `work` while `out` takes what is written; the signal ends when its reader has gone, as `head` does. */
async function whileWritable<T>(out: Writable, work: (failing: AbortSignal) => Promise<T>): Promise<T> {
  const failing = new AbortController();
  let failure: NodeJS.ErrnoException | null = null;
  out.on('error', (error: NodeJS.ErrnoException) => {
    failure = error;
    failing.abort();
  });
  const result = await work(failing.signal);
  if (out !== process.stdout) {
    out.end();
    await finished(out).catch(() => {});
  }
  const problem = failure as NodeJS.ErrnoException | null;
  if (problem === null || problem.code === 'EPIPE') return result;
  throw problem instanceof Misuse || problem.code === undefined
    ? problem
    : new Misuse(`--out cannot be written: ${problem.message}.`);
}
