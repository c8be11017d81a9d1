import { accessSync, constants, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CannotStart } from '@matinee/server/src/platform/cannot-start.ts';
import { ingestFiles, type Order } from '../files/ingest-files.ts';
import { sumsText } from '../reconcile.ts';
import { followed, Misuse, runCommand } from './command.ts';

const HELP = `Joins two files of bookings and payments: npm run ingest -- BOOKINGS.ndjson PAYMENTS.ndjson [OPTIONS]

Each line is one message in the open wire format (docs/stream.md). It ends when everything is joined and every window is closed, and prints
what became of it.

  --order ORDER  time: lines come in the order of time, but for 2 minutes, and what comes later is a dead letter; any: all are
                 judged together, at the end; auto: as the files look (auto)
  --feed NAME    the name under which the lines are kept; a new one unless given
  -h, --help     shows this

It works while Matinee runs, and also while it does not. The exit code is 1 if anything does not add up.`;

const orders: readonly Order[] = ['auto', 'time', 'any'];

interface Wish {
  readonly bookings: string;
  readonly payments: string;
  readonly order: Order;
  readonly feed: string;
}

function wishOf(words: string[]): Wish | undefined {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      order: { type: 'string', default: 'auto' },
      feed: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [bookings, payments, ...more] = positionals;
  if (bookings === undefined || payments === undefined || more.length > 0)
    throw new Misuse('Name two files: BOOKINGS.ndjson PAYMENTS.ndjson.');
  const order = orders.find(known => known === values.order);
  if (!order) throw new Misuse(`--order takes ${orders.join(', ')}, not "${values.order}".`);
  const feed = values.feed ?? new Date().toISOString();
  if (!/^[\w.:-]{1,80}$/.test(feed)) throw new Misuse('--feed takes letters, digits, points and dashes.');
  return { bookings, payments, order, feed };
}

/** Throws CannotStart if there is nothing to be read. */
function checkFile(path: string): void {
  try {
    accessSync(path, constants.R_OK);
    if (!statSync(path).isFile()) throw new CannotStart(`${path} is no file.`);
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new CannotStart(
      code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${code}).`,
    );
  }
}

async function ingest({ bookings, payments, order, feed }: Wish): Promise<void> {
  await runCommand(
    async (calls, settings) => {
      for (const path of [bookings, payments]) checkFile(path);
      const began = performance.now();
      const done = await ingestFiles(calls, { bookings, payments, order, feed, settings });
      const seconds = (performance.now() - began) / 1_000;
      const rate = Math.round(done.lines / seconds).toLocaleString('en');
      console.log(`${done.lines.toLocaleString('en')} lines in ${seconds.toFixed(1)} s, ${rate} a second.`);
      if (done.isUnordered) console.log('They come in no order of time: all were judged together.');
      const result = await calls.reconcile(null);
      console.log(`\nEverything that the stream has ever read:\n\n${sumsText(result)}`);
      for (const { says, breaches } of result.checks.filter(check => check.breaches.length > 0))
        console.error(`BROKEN  ${says} ${JSON.stringify(breaches[0])}`);
      return result.isExact ? 0 : 1;
    },
    { isJoining: true },
  );
}

await followed(() => wishOf(process.argv.slice(2)), HELP, ingest);
