import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readInstant } from '../read/instant.ts';
import { Refused } from '../refused.ts';
import type { Comparison } from '../replay/compare.ts';
import type { Since } from '../replay/history.ts';
import type { ReplayReport, ReplayWish } from '../replay/replay.ts';
import { followed, Misuse, runCommand } from './command.ts';

const HELP = `Joins history again, and compares what comes of it with the tables there are: npm run replay -- [OPTIONS]

  --from WHEN     a time (2026-11-21T18:00:00Z) from which on the log took what is replayed, or an offset (0: everything)
  --speed NUMBER  times as fast as it came; as fast as can be unless given
  --at-once       by one query over what was kept as it was read, instead of message by message
  --swap          puts what was found in the place of what there is; only of everything
  -h, --help      shows this

What it finds is in the schema "replay" until the next one: npm run sql -- "from replay.orders_fact". It works while Matinee runs, and also while it
does not. The exit code is 0 if both are the same, and 1 if anything differs.`;

const ASK_EVERY_MS = 250;

function wishOf(words: string[]): ReplayWish | undefined {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      from: { type: 'string', default: '0' },
      speed: { type: 'string' },
      'at-once': { type: 'boolean', default: false },
      swap: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  if (positionals.length > 0) throw new Misuse(`"${positionals[0]}" says nothing here.`);
  const speed = values.speed === undefined ? null : Number(values.speed);
  if (speed !== null && !(speed > 0 && speed < Number.POSITIVE_INFINITY))
    throw new Misuse('--speed takes a number above 0.');
  const since = sinceOf(values.from);
  if (values.swap && !('offset' in since && since.offset === 0))
    throw new Misuse('--swap needs a replay of everything: leave --from out.');
  const isAtOnce = values['at-once'];
  if (isAtOnce && (speed !== null || values.from !== '0'))
    throw new Misuse('--at-once is of everything, as fast as can be: leave --from and --speed out.');
  return { since, speed, isSwapping: values.swap, isAtOnce };
}

function sinceOf(text: string): Since {
  if (/^\d{1,15}$/.test(text)) return { offset: Number(text) };
  const time = readInstant(text);
  if (typeof time !== 'number') throw new Misuse(`--from ${time.why}; it also takes an offset.`);
  return { time: time / 1_000 };
}

const count = (value: number) => value.toLocaleString('en');

function reportText({ facts, tookMs, isWhole, comparisons, isSame, isSwapped }: ReplayReport): string {
  const rate = count(Math.round((facts / tookMs) * 1_000));
  const names = ['rows', 'only there', 'only here', 'differing'];
  const numbers = ({ rows, onlyLive, onlyReplay, differing }: Comparison) =>
    [rows, onlyLive, onlyReplay, differing].map(value => count(value).padStart(14)).join('');
  return [
    `${count(facts)} facts joined again in ${(tookMs / 1_000).toFixed(1)} s, ${rate} a second.`,
    isWhole ? '' : 'Orders that were there before are left out of the comparison.',
    `  ${''.padEnd(16)}${names.map(name => name.padStart(14)).join('')}`,
    ...comparisons.map(each => `  ${each.table.padEnd(16)}${numbers(each)}`),
    '',
    isSame ? 'Both are the same.' : 'They differ:',
    ...comparisons.flatMap(({ table, examples }) =>
      examples.map(row => `  ${table}  ${JSON.stringify(row)}`),
    ),
    ...(isSwapped ? ['What was found here is in its place now; the warehouse was built anew.'] : []),
  ].join('\n');
}

await followed(
  () => wishOf(process.argv.slice(2)),
  HELP,
  wish =>
    runCommand(
      async calls => {
        await calls.startReplay(wish);
        for (;;) {
          const state = await calls.replayState(null);
          if (state.is === 'failed') throw new Refused(state.reason);
          if (state.is === 'done') {
            console.log(reportText(state.report));
            return state.report.isSame ? 0 : 1;
          }
          await pause(ASK_EVERY_MS);
        }
      },
      { isJoining: true },
    ),
);
