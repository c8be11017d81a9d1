import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { explained, instant, integer, Misuse, type Options, readOptions } from '../options.ts';
import { assertTogether, gateOptions } from './options.ts';
import { type GateParameters, usual } from './parameters.ts';
import { reportText } from './report-text.ts';
import { runGate } from './run.ts';

type Given = GateParameters & { start: number; out: string | null };

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
    meaning: 'the instant of minute 0, for the facts',
    fallback: FRIDAY_EVENING,
    read: instant,
  },
  out: {
    flag: 'out',
    value: 'gate.ndjson|-',
    meaning: 'writes a line of JSON per fact to a file, or to standard output',
    fallback: null,
    read: text => text,
  },
};

export const help = `Simulates the gate of a venue: buses come, groups buy tickets or have them, everybody is scanned.

  npm run simulate -- gate [options]
  npm run simulate -- gate study [options]     many runs side by side; see gate study --help

${explained(options)}

The report goes to the terminal. To pipe the facts: npm run -s simulate -- gate --out - | head`;

/** `simulate gate ...`. Returns the exit code. */
export async function gateCommand(given: readonly string[], interrupted: AbortSignal): Promise<number> {
  const { start, out: path, ...parameters } = readOptions(options, given);
  assertTogether(parameters);
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
