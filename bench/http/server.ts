// A server to be measured, in a process of its own; what it is, its argument says (`Serving`).
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createApp } from '../../server/src/app.ts';
import { readConfig } from '../../server/src/config.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import { openDatabase } from '../../server/src/platform/database/database.ts';
import { openLog } from '../../server/src/platform/log.ts';
import { openBaseline } from './baseline-app.ts';
import { type FromServer, SECRET, type Serving } from './serve.ts';

const serving = JSON.parse(process.argv[2]!) as Serving;
/** Everything on: identity, validation, keys, outbox, limits by address and buyer; the addresses come from a proxy. */
const environment = {
  NODE_ENV: 'production',
  DATABASE_URL: serving.databaseUrl,
  MATINEE_SECRET: SECRET,
  DEMO: 'off',
  TRUST_PROXY: 'on',
  ...serving.environment,
};
const config = readConfig(environment);
const log = openLog('json', config.logLevel ?? 'warn');
const database = openDatabase(serving.databaseUrl, { log });

// Known before it listens, since others over the same database are told of it.
const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address() as AddressInfo;
probe.close();

const app =
  serving.what === 'matinee'
    ? await createApp({
        config,
        database,
        secret: SECRET,
        publicUrl: 'http://localhost',
        peerUrl: `http://127.0.0.1:${port}`,
        clock: systemClock,
        log,
      })
    : await openBaseline(database, serving.what, log);
const { server } = app;
// What the same server can do when there is nothing to do.
server.post('/no-op', async () => ({ ok: true }));
server.get('/no-op', async () => ({ ok: true }));
await server.listen({ port, host: '127.0.0.1', backlog: 4096 });

const tell = (message: FromServer) => process.send!(message);
process.on('message', async what => {
  if (what === 'memory') {
    // Until nothing more can be let go, the room for what is young included, of which a busy server has some 50 MB.
    globalThis.gc!({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    return tell({ memory: process.memoryUsage().rss });
  }
  await app.close();
  await database.close();
  process.exit();
});
// Whoever measured is gone, and so is what was measured.
process.on('disconnect', () => process.exit(1));
tell({ port });
