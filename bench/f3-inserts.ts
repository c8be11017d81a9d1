import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Figure, Skipped } from './figure.ts';
import { interleaved, type Leg } from './interleaved.ts';
import { type Arena, openArena } from './load/arena.ts';
import { pairOrders } from './load/orders.ts';
import { holdsPerSecond, type Sale, sellByCore } from './load/sides.ts';

const GOAL = 2.5;
const SECONDS = 3;
const CLIENTS = [8, 16, 32, 64];

const SALE: Sale = {
  halls: { shows: 200, rows: 40, seatsPerRow: 50 },
  orders: halls => pairOrders(halls, 200_000, 3),
  seconds: SECONDS,
};

/** What every hold is not: one row in one table, with one index, and nothing else. */
const TABLE =
  'create table entries (entry_id bigint generated always as identity primary key, buyer bigint, seat bigint)';
const INSERT = `\\set buyer random(1, 1000000)
\\set seat random(1, 1000000)
insert into entries (buyer, seat) values (:buyer, :seat);
`;

/** F3: holds of two seats with all their duties, against single-row inserts by PostgreSQL's own benchmark. */
export const f3: Figure = {
  title: 'Durable holds of two seats per second in the core, against single-row inserts by pgbench',
  async measure(told) {
    const version = await pgbenchVersion();
    if (version === null) return skipped;
    const arena = await openArena();
    try {
      const tried = [];
      for (const clients of CLIENTS) {
        told(`pgbench: trying ${clients} clients`);
        tried.push({ clients, rate: (await inserts(arena, clients, SECONDS)).rate });
      }
      const { clients } = tried.reduce((best, one) => (one.rate > best.rate ? one : best));
      await sellByCore(arena, SALE);
      const { legs, ...figures } = await interleaved(
        async () => holdsPerSecond(await sellByCore(arena, SALE)),
        () => inserts(arena, clients, SECONDS),
        { told },
      );
      return [
        {
          measured: `holds/s, against inserts/s (${clients} clients)`,
          goal: `${GOAL}x`,
          reached: figures.compared.ratio.median >= GOAL,
          ...figures,
          details: { version, tried, legs },
        },
      ];
    } finally {
      await arena.close();
    }
  },
};

const skipped: Skipped = {
  skipped: 'There is no pgbench at hand. It comes with PostgreSQL; PGBENCH names another.',
};

const run = promisify(execFile);
const PGBENCH = process.env.PGBENCH ?? 'pgbench';

const pgbenchVersion = (): Promise<string | null> =>
  run(PGBENCH, ['--version']).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );

/** Prepared statements, a transaction each, so many clients in two threads. */
const inserts = (arena: Arena, clients: number, seconds: number): Promise<Leg & { inserted: number }> =>
  arena.leg(async ({ url, write }) => {
    await write.query(TABLE);
    const folder = mkdtempSync(join(tmpdir(), 'matinee-pgbench-'));
    try {
      const script = join(folder, 'insert.sql');
      writeFileSync(script, INSERT);
      const before = arena.spent();
      const words = [
        '-n',
        '-M',
        'prepared',
        '-c',
        `${clients}`,
        '-j',
        '2',
        '-T',
        `${seconds}`,
        '-f',
        script,
        url,
      ];
      const { stdout } = await run(PGBENCH, words);
      const spent = arena.spent() - before;
      const rate = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
      const { rows } = await write.query<{ inserted: number }>('select count(*) as inserted from entries');
      const { inserted } = rows[0]!;
      assert.ok(rate > 0 && /failed transactions: 0 /.test(stdout), `pgbench said: ${stdout}`);
      return { rate, rateByProcessorTime: inserted / spent, inserted };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 'empty');
