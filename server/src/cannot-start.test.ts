import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { testDatabase } from './testing/database.ts';
import { startMatinee, temporaryFolder } from './testing/matinee.ts';

interface Case {
  readonly environment?: Record<string, string>;
  readonly words?: readonly string[];
  readonly says: string | RegExp;
}

type Ends = Parameters<typeof temporaryFolder>[0];

/** One sentence, on a line of its own, and an exit code that is not 0: nothing more, nothing less. */
async function refusesToStart(t: Ends, { environment = {}, words = [], says }: Case): Promise<void> {
  const dataFolder = join(temporaryFolder(t), 'data');
  const matinee = startMatinee(t, { dataFolder, environment: { DEMO: 'off', ...environment }, words });
  assert.equal(await matinee.ended, 1, matinee.output());
  if (typeof says === 'string') assert.equal(matinee.output(), `${says}\n`);
  else assert.match(matinee.output(), says);
  assert.equal(matinee.output().trim().split('\n').length, 1, matinee.output());
}

const portOf = (server: Server): number => (server.address() as { port: number }).port;

async function listening(t: Ends, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => void server.close());
  return portOf(server);
}

test('a port in use', async t => {
  const port = await listening(t, createServer());
  const says = `Port ${port} is in use by another program: choose another with PORT.`;
  await refusesToStart(t, { environment: { PORT: String(port) }, says });
});

test('an address that is not of this machine', async t => {
  const says = 'HOST is 192.0.2.1, which is not an address of this machine.';
  await refusesToStart(t, { environment: { HOST: '192.0.2.1' }, says });
});

test('a data folder that cannot be written', async t => {
  const file = join(temporaryFolder(t), 'file');
  writeFileSync(file, '');
  const says = `The data folder ${file}/data cannot be written (ENOTDIR): choose another with MATINEE_DATA.`;
  await refusesToStart(t, { environment: { MATINEE_DATA: `${file}/data` }, says });
});

test('a database that cannot be reached', async t => {
  const server = createServer();
  const port = await listening(t, server);
  server.close();
  const environment = { DATABASE_URL: `postgresql://nobody:secret@127.0.0.1:${port}/matinee` };
  const says = `The database matinee at 127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}.`;
  await refusesToStart(t, { environment, says });
});

test('a database that does not exist, or a wrong password', async t => {
  const { url } = await testDatabase(t);
  const missing = new URL(url);
  missing.pathname = '/missing';
  await refusesToStart(t, {
    environment: { DATABASE_URL: missing.href },
    says: /cannot be reached: database "missing" does not exist\.$/m,
  });
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await refusesToStart(t, {
    environment: { DATABASE_URL: wrong.href },
    says: /cannot be reached: password authentication failed/,
  });
});

test('a database that is too old', async t => {
  const port = await listening(t, oldPostgres('14.9'));
  const environment = { DATABASE_URL: `postgresql://any@127.0.0.1:${port}/matinee` };
  const says = `The database at 127.0.0.1:${port} is PostgreSQL 14.9; Matinee needs 15 or newer.`;
  await refusesToStart(t, { environment, says });
});

test('a database that is newer than the program', async t => {
  const database = await testDatabase(t);
  await database.write.query(`insert into migrations (number, name, checksum) values (999, 'later', '')`);
  const says =
    /^The database is newer than this program: it has migration 999-later\.sql, which this Matinee does not know\.$/m;
  await refusesToStart(t, { environment: { DATABASE_URL: database.url }, says });
});

test('a migration that was changed after it was applied', async t => {
  const database = await testDatabase(t);
  await database.write.query(`update migrations set checksum = 'other' where number = 1`);
  const says = 'The migration 001-catalogue.sql was changed after this database had applied it.';
  await refusesToStart(t, { environment: { DATABASE_URL: database.url }, says });
});

test("in production, a database of one's own without a secret", async t => {
  const { url } = await testDatabase(t);
  const says = 'MATINEE_SECRET must be given together with DATABASE_URL in production.';
  await refusesToStart(t, { environment: { DATABASE_URL: url, NODE_ENV: 'production' }, says });
});

test('a variable with a value that makes no sense', async t => {
  await refusesToStart(t, {
    environment: { PORT: '80a' },
    says: 'PORT must be a whole number from 0 to 65535, not "80a".',
  });
  await refusesToStart(t, {
    environment: { RATE_LIMITS: 'no' },
    says: 'RATE_LIMITS must be one of on, off, not "no".',
  });
  await refusesToStart(t, {
    environment: { MATINEE_SECRET: 'short' },
    says: 'MATINEE_SECRET must be at least 32 characters long.',
  });
  const says = 'DATABASE_URL must be a URL that begins with postgresql:// or postgres://.';
  await refusesToStart(t, { environment: { DATABASE_URL: 'mysql://user:password@host' }, says });
});

test('a Node that is too old', async t => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '24.6.0' })`;
  const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(pretend)}` };
  const says =
    'This is Node 24.6.0; Matinee needs 24.7 or newer, which "npm ci" and "npm start" bring along.';
  await refusesToStart(t, { environment, says });
});

test('an option that does not exist', async t => {
  const says = `Unknown option '--prot': "npm start -- --help" shows what there is.`;
  await refusesToStart(t, { words: ['--prot', '80'], says });
});

/** As much of PostgreSQL's protocol as it takes to tell an old version: no such server can be had from npm. */
function oldPostgres(version: string): Server {
  const message = (kind: string, body: Buffer | string) => {
    const bytes = Buffer.from(body);
    const head = Buffer.alloc(5, kind);
    head.writeInt32BE(bytes.length + 4, 1);
    return Buffer.concat([head, bytes]);
  };
  const ready = message('Z', 'I');
  // One column, "version": of no table, of type text (25), of any length, sent as text.
  const type = Buffer.from('000000000000' + '00000019' + 'ffff' + 'ffffffff' + '0000', 'hex');
  const column = Buffer.concat([Buffer.from('\0\x01version\0'), type]);
  const row = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, version.length]), Buffer.from(version)]);
  const answer = Buffer.concat([message('T', column), message('D', row), message('C', 'SELECT 1\0'), ready]);
  return createServer(socket => {
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', '\0\0\0\0'), ready]));
      socket.on('data', bytes => bytes[0] === 'Q'.charCodeAt(0) && socket.write(answer));
    });
    socket.on('error', () => {});
  });
}
