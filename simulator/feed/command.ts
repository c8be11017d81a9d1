import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { explained, Misuse, readOptions } from '../options.ts';
import { Sending } from '../sending/sending.ts';
import { grouped, Progress } from '../terminal.ts';
import { Expectation } from './expected.ts';
import { type Delivery, Feed } from './feed.ts';
import { type FeedOptions, feedOptions } from './options.ts';
import { type FeedParameters, faults } from './parameters.ts';
import { FeedFiles } from './to-files.ts';

/** When a feed begins unless it is told: the first Friday of 2026, at six in the evening. */
const FRIDAY_EVENING = Date.UTC(2026, 0, 2, 18);
/** How often a feed in real time is sent on. */
const BEAT_MS = 100;
/** Facts at a time when it is as quick as it can be. */
const GULP = 5_000;

export const feedHelp = `Makes bookings and payments in the open wire format of the sales stream, with faults of your choice.

  npm run simulate -- feed --rate 1000 --for 10m --faults late=2%,duplicate=1% --out feed
  npm run simulate -- feed --rate 60 --for 2h --to http://localhost:8080
  npm run simulate -- feed --rate 1000000 --for 1m --speed max --to log

${explained(feedOptions)}

Faults, each with its share of the orders or of the facts:

${Object.entries(faults)
  .map(([name, meaning]) => `  ${name.padEnd(10)} ${meaning}`)
  .join('\n')}

An order has one of the first eight at most, a fact one of the others; all=1% is all of them. Sending to an
address needs a session of an admin in MATINEE_TOKEN. Ctrl-C ends in good order and says how to go on.`;

/** Where a feed goes; `take` gives how many were taken. */
type Sink = {
  take(deliveries: readonly Delivery[], interrupted: AbortSignal): number | Promise<number>;
  close(): void | Promise<void>;
};

/** `simulate feed ...`. Returns the exit code. */
export async function feedCommand(given: readonly string[], interrupted: AbortSignal): Promise<number> {
  const options = readOptions(feedOptions, given);
  const { out, to, after, expected: wanted } = options;
  if ((out === null) === (to === null))
    throw new Misuse('--out DIR or --to URL: a feed goes to one of them.');
  const parameters = parametersOf(options);
  const feed = new Feed(parameters);
  const expectation = wanted === 'none' ? null : new Expectation();
  const sink: Sink =
    to === null ? new FeedFiles(out!, after > 0) : await Sending.open(to, nameOf(options, parameters));
  const began = performance.now();
  let number = 0;
  try {
    for await (const arrived of paced(feed, options, interrupted)) {
      // What was sent before the interruption is made again, for the expectation, and not sent again.
      const fresh = arrived.slice(Math.max(0, Math.min(arrived.length, after - number)));
      const left = fresh.length - (await sink.take(fresh, interrupted));
      const taken = arrived.length - left;
      for (const delivery of arrived.slice(0, taken)) expectation?.add(delivery);
      number += taken;
      if (left > 0) break;
    }
  } finally {
    await sink.close();
  }
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${grouped(number - after)} facts in ${seconds.toFixed(1)} s, ${grouped((number - after) / seconds)}/s.`,
  );
  if (expectation) tellExpected(expectation, number, out, wanted);
  if (feed.isOver) return 0;
  console.error(`Broken off. ${goOn(given, feed, number)}`);
  return 130;
}

function parametersOf(options: FeedOptions): FeedParameters {
  const { seed, rate, minutes, faults } = options;
  // Facts from the future would be refused: what is sent at once lies wholly in the past.
  const past = speedOf(options) === 'max' ? (minutes + 10) * 60_000 : 0;
  const start = options.start ?? (options.to === null ? FRIDAY_EVENING : Date.now() - past);
  return { seed, rate, minutes, faults, start };
}

/** Whose clock judges it: what is of now is of everybody's, what is sent at once lies behind that, and has one of its own. */
function nameOf(options: FeedOptions, { seed, start }: FeedParameters): string {
  if (options.feed !== null) return options.feed;
  return speedOf(options) === 'real' ? 'open' : `simulated.${seed}.${start}`;
}

const speedOf = ({ speed, to }: FeedOptions): 'real' | 'max' => speed ?? (to === null ? 'max' : 'real');

/** What arrives, beat by beat. In real time the part of the feed that is to be skipped takes no time. */
async function* paced(
  feed: Feed,
  options: FeedOptions,
  interrupted: AbortSignal,
): AsyncGenerator<Delivery[]> {
  const { minutes, rate, after } = options;
  const isReal = speedOf(options) === 'real';
  const step = isReal ? BEAT_MS : Math.max(1, (GULP * 30_000) / rate);
  const progress = new Progress(minutes * 60, 'seconds of the feed');
  let [at, number, began] = [0, 0, performance.now()];
  while (!feed.isOver && !interrupted.aborted) {
    at += step;
    const arrived = feed.take(at);
    number += arrived.length;
    if (arrived.length > 0) yield arrived;
    progress.show(
      Math.min(minutes * 60, at / 1000),
      at > minutes * 60_000 ? 'what is on its way arrives' : undefined,
    );
    if (number <= after) began = performance.now() - at;
    const early = isReal ? Math.max(0, at - (performance.now() - began)) : 0;
    await sleep(early, undefined, { signal: interrupted }).catch(() => {});
  }
  progress.clear();
}

/** The expectation is of what was sent so far, also when the feed was broken off. */
function tellExpected(
  expectation: Expectation,
  number: number,
  folder: string | null,
  wanted: FeedOptions['expected'],
): void {
  const sums = `${JSON.stringify(expectation.close(), null, 2)}\n`;
  if (folder === null) return void process.stdout.write(sums);
  writeFileSync(join(folder, 'expected.json'), sums);
  if (wanted !== 'outcomes') return;
  const lines = { bookings: 0, payments: 0 };
  const texts: string[] = [];
  for (let each = 0; each < number; each++) {
    const { topic, outcome, amountMismatch } = expectation.outcomeOf(each);
    texts.push(
      JSON.stringify({ topic, line: ++lines[topic], outcome, ...(amountMismatch && { amountMismatch }) }),
    );
  }
  writeFileSync(join(folder, 'expected.ndjson'), texts.map(text => `${text}\n`).join(''));
}

function goOn(given: readonly string[], feed: Feed, number: number): string {
  const words = given.filter(
    (word, at) => !word.startsWith('--after') && !/^--after$/.test(given[at - 1] ?? ''),
  );
  const start = words.some(word => word.startsWith('--start'))
    ? []
    : ['--start', new Date(feed.parameters.start).toISOString()];
  return `To go on: npm run simulate -- feed ${[...words, ...start, '--after', number].join(' ')}`;
}
