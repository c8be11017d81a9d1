import assert from 'node:assert/strict';
import { createClient } from '@redis/client';
import type pg from 'pg';
import { newId } from '../../server/src/platform/ids.ts';
import { type Baseline, DUTIES, holdByFunction, type Wanted } from './baseline.ts';
import { CHECK_CLAIMS, claimingFunction } from './claims-per-request.ts';

/** A lock is as long as a hold. */
const LOCK_MS = 300_000;

/**
 * Locks in Redis before a write in PostgreSQL: one script locks all seats of a request or none, so the order in which they are
 * named does not matter, and whoever comes too late is refused without a transaction. The lock stays while the hold is, and
 * is given back if PostgreSQL knows better, whose primary key is still what decides. As its friends would tune it: a script is
 * sent once and then called by its hash, all requests share a connection, which sends together what comes together. The same
 * duties as ours, but for the refusals: those of Redis are kept under no key.
 */
export const redisLocks: Baseline = {
  name: 'locks in Redis, then a write in PostgreSQL',
  async prepare({ write }) {
    await write.query(`${DUTIES} ${claimingFunction}`);
  },
  async hold(client, order) {
    const redis = await connection();
    const keys = order.seatIds.map(seatId => `${order.showId}:${seatId}`);
    const isLocked = await redis.evalSha(redis.lock, { keys, arguments: [order.key.key, `${LOCK_MS}`] });
    if (isLocked === 0) return undefined;
    const held = await write(client, order);
    if (!held) await redis.evalSha(redis.unlock, { keys, arguments: [order.key.key] });
    return held;
  },
  async check({ write }, accepted) {
    const { rows } = await write.query(CHECK_CLAIMS);
    assert.deepEqual(rows[0], { holds: accepted, facts: accepted, stray: 0 }, 'the baseline has miscounted');
  },
};

const write: (client: pg.ClientBase, order: Wanted) => ReturnType<Baseline['hold']> = holdByFunction(
  ({ showId, seatIds, buyerId, key }) => ({
    name: 'hold',
    text: 'select status, reply from hold_seats($1, $2, $3, $4, $5, $6, $7)',
    values: [buyerId, key.key, `\\x${key.requestHash}`, showId, seatIds, newId(), newId()],
  }),
);

/** A lock that has one's own key is one's own: the request has come again. */
const LOCK = `
  for _, seat in ipairs(KEYS) do
    local by = redis.call('get', seat)
    if by and by ~= ARGV[1] then return 0 end
  end
  for _, seat in ipairs(KEYS) do redis.call('set', seat, ARGV[1], 'PX', ARGV[2]) end
  return 1`;

const UNLOCK = `
  for _, seat in ipairs(KEYS) do
    if redis.call('get', seat) == ARGV[1] then redis.call('del', seat) end
  end
  return 1`;

async function open(url: string) {
  // One that has gone is not to come back: whatever waits for it fails.
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  // It keeps no process alive.
  client.unref();
  const [lock, unlock] = await Promise.all([client.scriptLoad(LOCK), client.scriptLoad(UNLOCK)]);
  return Object.assign(client, { lock, unlock });
}

const opened = new Map<string, ReturnType<typeof open>>();

function connection(): ReturnType<typeof open> {
  const url = process.env.REDIS_URL!;
  const known = opened.get(url) ?? open(url);
  opened.set(url, known);
  return known;
}
