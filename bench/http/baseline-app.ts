import pg from 'pg';
import * as contract from '../../contract/http/bookings.ts';
import { refuse } from '../../contract/refusals.ts';
import { openTokens } from '../../server/src/accounts/index.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import type { Database } from '../../server/src/platform/database/database.ts';
import { createHttp, hashOf, reply, route } from '../../server/src/platform/http/index.ts';
import { newId } from '../../server/src/platform/ids.ts';
import type { Log } from '../../server/src/platform/log.ts';
import { claimsPerRequest } from '../baselines/claims-per-request.ts';
import { redisLocks } from '../baselines/redis-locks.ts';
import { rowLocks } from '../baselines/row-locks.ts';
import { SECRET } from './serve.ts';

export const baselines = {
  'row-locks': rowLocks,
  'claims-per-request': claimsPerRequest,
  'redis-locks': redisLocks,
};

/** The edge that Matinee has, identity, validation and limits, with a baseline behind it instead of the booking core. */
export async function openBaseline(
  database: Database,
  { baseline, connections }: { readonly baseline: string; readonly connections: number },
  log: Log,
) {
  const { hold } = baselines[baseline as keyof typeof baselines];
  const pool = new pg.Pool({ connectionString: database.url, max: connections });
  const tokens = openTokens([SECRET], systemClock);
  const http = await createHttp({
    log,
    write: database.write,
    identify: token => {
      const claims = tokens.read(token);
      return claims && { buyerId: claims.buyerId, roles: ['buyer'], guest: true, venueIds: [] };
    },
    trustProxy: true,
  });
  route(
    http,
    contract.reserve,
    async request => {
      const { showId, seatIds } = request.body;
      const owner = request.identity.buyerId;
      const key = { owner, key: request.idempotencyKey!, requestHash: hashOf(request) };
      const client = await pool.connect();
      const held = await hold(client, { showId, seatIds, buyerId: owner, key }).finally(() =>
        client.release(),
      );
      return held ? reply(201, viewOf(showId, seatIds)) : refuse('seats-taken', { seatIds });
    },
    { idempotency: 'own', limit: 'hold' },
  );
  const { server } = http;
  return {
    server,
    async close() {
      await server.close();
      await pool.end();
    },
  };
}

/** A reply of the same size and form as ours. */
function viewOf(showId: string, seatIds: readonly string[]) {
  const price = { amount: 1200, currency: 'EUR' };
  const now = new Date().toISOString();
  return {
    bookingId: newId(),
    showId,
    status: 'RESERVED' as const,
    seats: seatIds.map(seatId => ({ seatId, class: 'regular', price, discounts: [], total: price })),
    total: { ...price, amount: 1200 * seatIds.length },
    holdUntil: now,
    serverTime: now,
    createdAt: now,
  };
}
