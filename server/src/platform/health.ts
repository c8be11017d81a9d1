import type { FastifyInstance } from 'fastify';
import type { Database } from './database/database.ts';

/**
 * `/healthz` says that the process lives; restart it if not. `/readyz` says that it can serve; send it no requests if not.
 * While it drains it lives, and is not ready.
 */
export function serveHealth(server: FastifyInstance, database: Database): void {
  let isDraining = false;
  server.addHook('preClose', async () => {
    isDraining = true;
  });
  server.get('/healthz', { logLevel: 'silent' }, () => ({ status: 'alive' }));
  server.get('/readyz', { logLevel: 'silent' }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    if (isDraining) return reply.status(503).send({ status: 'draining' });
    try {
      await database.read.query('select');
      return { status: 'ready' };
    } catch {
      return reply.status(503).send({ status: 'database-unreachable' });
    }
  });
}
