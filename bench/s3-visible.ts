import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../server/src/platform/clock.ts';
import { openLog } from '../server/src/platform/log.ts';
import { type Delivery, Feed } from '../simulator/feed/feed.ts';
import { noFaults } from '../simulator/feed/parameters.ts';
import { feedLines, type Line } from '../stream/src/process/feeding.ts';
import { runStream, settingsFor } from '../stream/src/run.ts';
import type { Stream } from '../stream/src/stream.ts';
import type { Figure, Result } from './figure.ts';
import { spread } from './interleaved.ts';

const LEGS = 5;
const LEG_MS = 8_000;
const BEFORE_MS = 40_000;
const FACTS_PER_SECOND = 10_000;
const GOAL_MS = 1_000;
const EVERY_MS = 20;
const LOOK_EVERY_MS = 100;

interface Leg {
  readonly p50: number;
  readonly p99: number;
  readonly payments: number;
  /** Facts a second. */
  readonly offered: number;
}

/**
 * S3: facts come at their own times, whatever the stream does with them (open loop), and all of the stream is on. A payment is visible
 * when a reader has it in the fact table, and the dashboards' relation counts in the same snapshot what the fact table has.
 */
export const s3: Figure = {
  title: 'A payment until its row is visible in the fact table and on the dashboard: milliseconds',
  async measure(told) {
    const folder = mkdtempSync(join(tmpdir(), 'matinee-s3-'));
    const log = openLog('off', 'silent');
    const running = await runStream({ settings: settingsFor(folder), clock: Date.now, log });
    try {
      await running.stream.warehouse.ensureBuilt();
      told('joining what came before');
      const feed = ofMinutesAgo();
      const { events } = running.stream;
      // Orders are paid for half a minute later on average: until then few payments come.
      for (let until = 1_000; until <= BEFORE_MS; until += 1_000)
        await feedLines(events, 'open', linesOf(feed.take(until)));
      await running.stream.joining().reached(events.ends());
      const legs: Leg[] = [];
      for (let leg = 1; leg <= LEGS; leg++) {
        told(`leg ${leg} of ${LEGS}`);
        legs.push(await seen(running.stream, feed.take(BEFORE_MS + leg * LEG_MS)));
      }
      return [resultOf(legs)];
    } finally {
      await running.stop();
      rmSync(folder, { recursive: true });
    }
  },
};

/** A feed whose times are some minutes old, as those of a feed may be. */
const ofMinutesAgo = (): Feed =>
  new Feed({
    seed: 42,
    rate: (FACTS_PER_SECOND * 60) / 1.85,
    minutes: 20,
    start: Date.now() - 600_000,
    faults: noFaults,
  });

const linesOf = (deliveries: readonly Delivery[]): Line[] =>
  deliveries.map(({ topic, text }) => ({ topic, value: text }));

async function seen(stream: Stream, due: readonly Delivery[]): Promise<Leg> {
  const waiting = new Map<string, number>();
  const took: number[] = [];
  let isFed = false;
  const feeding = fed(stream, due, waiting).finally(() => {
    isFed = true;
  });
  // Whether it went well is asked at the end.
  feeding.catch(() => {});
  let last = 0;
  while (!isFed || waiting.size > 0) {
    last = await look(stream, last, waiting, took);
    await sleep(LOOK_EVERY_MS);
  }
  await feeding;
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.ceil(took.length * share) - 1]!;
  return { p50: at(0.5), p99: at(0.99), payments: took.length, offered: due.length / (LEG_MS / 1_000) };
}

/** Sends what is due, when it is due. */
async function fed(
  { events }: Stream,
  due: readonly Delivery[],
  waiting: Map<string, number>,
): Promise<void> {
  const began = performance.now();
  const first = due[0]!.at;
  for (let at = 0; at < due.length; ) {
    const now = performance.now() - began;
    let end = at;
    while (end < due.length && due[end]!.at - first <= now) end += 1;
    const some = due.slice(at, end);
    at = end;
    for (const delivery of some) note(waiting, delivery, began + delivery.at - first);
    await feedLines(events, 'open', linesOf(some));
    await sleep(EVERY_MS);
  }
}

/** One payment in a hundred is waited for, from when it was due. */
function note(waiting: Map<string, number>, { topic, text }: Delivery, dueAt: number): void {
  if (topic !== 'payments') return;
  const { payment_id: id } = JSON.parse(text) as { payment_id: string };
  if (id.endsWith('00')) waiting.set(id, dueAt);
}

async function look(
  { owner }: Stream,
  last: number,
  waiting: Map<string, number>,
  took: number[],
): Promise<number> {
  const { rows, written, isSame } = await owner.read(async sql => {
    const rows = await sql.rows<{ payment_id: string }>(
      `select payment_id from payments_fact where written > ${last} and outcome = 'matched'`,
    );
    const [state] = await sql.rows<{ written: number; orders: number; shown: number }>(`
      select coalesce((select max(written) from told_payments), 0) as written, (select count(*) from orders_fact) as orders,
             coalesce((select sum(orders) from marts.sales_live), 0)::bigint as shown`);
    return { rows, written: state!.written, isSame: state!.orders === state!.shown };
  });
  if (!isSame) throw new Error('the dashboard shows something else than the fact table has');
  const now = performance.now();
  for (const { payment_id: id } of rows) {
    const dueAt = waiting.get(id);
    if (dueAt === undefined) continue;
    took.push(now - dueAt);
    waiting.delete(id);
  }
  return written;
}

function resultOf(legs: readonly Leg[]): Result {
  const ours = spread(legs.map(({ p99 }) => p99));
  return {
    measured: `ms, p99 at ${FACTS_PER_SECOND} facts/s; p50 ${Math.round(spread(legs.map(({ p50 }) => p50)).median)} ms`,
    goal: `${GOAL_MS} ms at most`,
    reached: ours.median <= GOAL_MS,
    ours,
    details: { legs },
  };
}
