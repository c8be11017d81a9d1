import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { FeedToStream } from '../feed/to-stream.ts';
import { address, explained, instant, integer, Misuse, type Options, readOptions } from '../options.ts';
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
    value: 'http://localhost:8080',
    meaning:
      'sends the facts into the sales stream of this Matinee, as the admin whose session is in MATINEE_TOKEN',
    fallback: null,
    read: address,
  },
};

export const help = `Simulates the gate of a venue: buses come, groups buy tickets or have them, everybody is scanned.

  npm run simulate -- gate [options]
  npm run simulate -- gate study [options]     many runs side by side; see gate study --help

${explained(options)}

The report goes to the terminal. To pipe the facts: npm run -s simulate -- gate --out - | head`;

/** `simulate gate ...`. Returns the exit code. */
export async function gateCommand(given: readonly string[], interrupted: AbortSignal): Promise<number> {
  const { start: told, out: path, to, ...parameters } = readOptions(options, given);
  assertTogether(parameters);
  if (path !== null && to !== null) throw new Misuse('--out and --to: the facts of a run go to one of them.');
  const start = told ?? (to === null ? FRIDAY_EVENING : Date.now() - parameters.minutes * 60_000);
  if (to !== null) return sendGate(parameters, { start, to, interrupted });
  const out = path === null ? null : path === '-' ? process.stdout : createWriteStream(path);
  const report = await (out === null
    ? runGate(parameters, { start, out, interrupted })
    : whileWritable(out, ending =>
        runGate(parameters, { start, out, interrupted: AbortSignal.any([interrupted, ending]) }),
      ));
  // Where the facts have standard output, the report keeps out of their way.
  (path === '-' ? process.stderr : process.stdout).write(`${reportText(report)}\n`);
  return interrupted.aborted ? 130 : 0;
}

/** Runs it, and sends what it has published line by line. */
async function sendGate(
  parameters: GateParameters,
  { start, to, interrupted }: { start: number; to: string; interrupted: AbortSignal },
): Promise<number> {
  const stream = new FeedToStream(to, process.env.MATINEE_TOKEN, interrupted);
  const out = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      const lines = chunk.trimEnd().split('\n');
      stream.take(lines.map(text => ({ topic: 'gate', text }))).then(() => done(), done);
    },
  });
  const failed = new Promise<never>((_, reject) => out.once('error', reject));
  const sending = async () => {
    const report = await runGate(parameters, { start, out, interrupted });
    out.end();
    await finished(out);
    return report;
  };
  console.log(reportText(await Promise.race([sending(), failed])));
  return interrupted.aborted ? 130 : 0;
}

/** Does `work` while `out` takes what is written; the signal ends when its reader has gone, as `head` does. */
async function whileWritable<T>(out: Writable, work: (ending: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  let failure: NodeJS.ErrnoException | null = null;
  out.on('error', (error: NodeJS.ErrnoException) => {
    failure = error;
    ending.abort();
  });
  const result = await work(ending.signal);
  if (out !== process.stdout) {
    out.end();
    await finished(out).catch(() => {});
  }
  const problem = failure as NodeJS.ErrnoException | null;
  if (problem && problem.code !== 'EPIPE') throw new Misuse(`--out cannot be written: ${problem.message}.`);
  return result;
}
