import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createApp, type Limits } from '../app.ts';
import { readConfig } from '../config.ts';
import type { DemonstrationLife } from '../life.ts';
import { systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { type Log, openLog } from '../platform/log.ts';
import { openTestDatabase } from './database.ts';

/** The real app over a database of its own, listening on a free port. */
export interface TestApp {
  /** `http://127.0.0.1:PORT`; the API is below `/api/v1`. */
  readonly url: string;
  readonly database: Database;
  readonly server: FastifyInstance;
  /** Ends it and opens it anew over the same database, at the same address. */
  restart(): Promise<void>;
}

export interface TestAppOptions {
  /** Variables for the app; rate limits are off unless given. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Fills the database before the app opens. */
  readonly given?: (database: Database) => Promise<unknown>;
  /** Invented buyers, to be let in by a page. */
  readonly life?: DemonstrationLife;
  /** Silent unless given. */
  readonly log?: Log;
  /** The built web app, for tests in a browser. */
  readonly webFolder?: string;
  /** Tighter than usual, to see what happens beyond them. */
  readonly limits?: Limits;
}

/** Stops, and fails if it leaves connections behind, when the test (or, without `t`, the file) is over. */
export async function testApp(
  options: TestAppOptions = {},
  t: { after(work: () => Promise<void>): void } = { after },
): Promise<TestApp> {
  const { database, end } = await openTestDatabase();
  await options.given?.(database);
  const open = () =>
    createApp({
      config: readConfig({ RATE_LIMITS: 'off', NODE_ENV: 'test', ...options.environment }),
      database,
      secret: 'a secret for tests, of thirty-two characters and more',
      publicUrl: 'http://localhost',
      clock: systemClock,
      log: options.log ?? openLog('off', 'silent'),
      webFolder: options.webFolder,
      life: options.life,
      limits: options.limits,
    });
  let app = await open();
  t.after(async () => {
    await app.close();
    await end();
  });
  await app.server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.server.address() as AddressInfo;
  const restart = async () => {
    await app.close();
    app = await open();
    await app.server.listen({ port, host: '127.0.0.1' });
  };
  return { url: `http://127.0.0.1:${port}`, database, server: app.server, restart };
}
