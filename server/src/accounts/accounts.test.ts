import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { createHttp, defaultRateLimits, type RateLimits } from '../platform/http/index.ts';
import { openLog } from '../platform/log.ts';
import { testDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow } from '../testing/given-show.ts';
import { type AccountsOptions, administer, createDemoAccounts, openAccounts } from './index.ts';

const SECRET = 'a secret of thirty-two characters';
const log = openLog('off', 'silent');

interface Reply {
  readonly status: number;
  readonly retryAfter: unknown;
  readonly body: Record<string, never> & { token: string; buyerId: string; code: string };
}

type Ask = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
  token?: string,
  key?: string,
  address?: string,
) => Promise<Reply>;

async function openServer(
  t: TestContext,
  database: Database,
  options: Partial<AccountsOptions> & { readonly limits?: RateLimits } = {},
): Promise<Ask> {
  const accounts = await openAccounts({
    database,
    log,
    secrets: [SECRET],
    adoptBuyer: () => Promise.resolve(),
    ...options,
  });
  t.after(() => accounts.close());
  const http = await createHttp({
    log,
    write: database.write,
    identify: accounts.identify,
    strict: true,
    rateLimits: options.limits ?? null,
    clock: options.clock ?? systemClock,
  });
  accounts.serve(http);
  return async (method, path, body, token, key, remoteAddress = '192.0.2.1') => {
    const reply = await http.server.inject({
      method,
      remoteAddress,
      url: `/api/v1${path}`,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(key && { 'idempotency-key': key }),
      },
      ...(body && { payload: body }),
    });
    return { status: reply.statusCode, body: reply.json(), retryAfter: reply.headers['retry-after'] };
  };
}

const ada = { email: 'Ada@Example.org', password: 'analytical engine', name: 'Ada' };
const signIn = { email: 'ada@example.ORG', password: ada.password };

async function guest(ask: Ask) {
  const { status, body } = await ask('POST', '/sessions', {});
  assert.equal(status, 201);
  return body;
}

test('a guest has an identity, and keeps it when registering', async t => {
  const ask = await openServer(t, await testDatabase(t));
  const { token, buyerId } = await guest(ask);
  assert.deepEqual((await ask('GET', '/accounts/me', undefined, token)).body, {
    buyerId,
    roles: ['buyer'],
    guest: true,
    name: null,
    email: null,
  });
  const registered = await ask('POST', '/accounts', ada, token);
  assert.equal(registered.status, 201);
  assert.equal(registered.body.buyerId, buyerId);
  const me = await ask('GET', '/accounts/me', undefined, registered.body.token);
  assert.deepEqual(me.body, {
    buyerId,
    roles: ['buyer'],
    guest: false,
    name: 'Ada',
    email: 'ada@example.org',
  });
});

test('one address is one account, whatever its capitals', async t => {
  const ask = await openServer(t, await testDatabase(t));
  const { body } = await ask('POST', '/accounts', ada);
  assert.equal(
    (await ask('POST', '/accounts', { ...ada, email: 'ADA@example.org' })).body.code,
    'already-exists',
  );
  const back = await ask('POST', '/accounts/login', signIn);
  assert.deepEqual([back.status, back.body.buyerId], [200, body.buyerId]);
});

test('B9: a registration repeated with its key gives the same account; with another password nothing', async t => {
  const ask = await openServer(t, await testDatabase(t));
  const atOnce = await Promise.all([1, 2, 3].map(() => ask('POST', '/accounts', ada, undefined, 'key')));
  assert.deepEqual(new Set(atOnce.map(reply => reply.status)), new Set([201]));
  assert.equal(new Set(atOnce.map(reply => reply.body.buyerId)).size, 1);
  const guessed = await ask('POST', '/accounts', { ...ada, password: 'difference engine' }, undefined, 'key');
  assert.equal(guessed.body.code, 'already-exists');
});

test('who signs in wrongly learns nothing of who has an account', async t => {
  const ask = await openServer(t, await testDatabase(t));
  await ask('POST', '/accounts', ada);
  const wrong = await ask('POST', '/accounts/login', { ...signIn, password: 'difference engine' });
  const unknown = await ask('POST', '/accounts/login', { ...signIn, email: 'bob@example.org' });
  assert.equal(wrong.status, 401);
  assert.deepEqual(wrong, unknown);
});

test('a guest who signs in brings along what it has booked; one who has registered since does not', async t => {
  const adopted: string[][] = [];
  const adoptBuyer = async (from: string, to: string) => void adopted.push([from, to]);
  const ask = await openServer(t, await testDatabase(t), { adoptBuyer });
  const { body: account } = await ask('POST', '/accounts', ada);
  const visitor = await guest(ask);
  await ask('POST', '/accounts/login', { ...signIn, password: 'difference engine' }, visitor.token);
  assert.deepEqual(adopted, []);
  await ask('POST', '/accounts/login', signIn, visitor.token);
  assert.deepEqual(adopted, [[visitor.buyerId, account.buyerId]]);
  const bob = await guest(ask);
  await ask('POST', '/accounts', { ...ada, email: 'bob@example.org' }, bob.token);
  await ask('POST', '/accounts/login', signIn, bob.token);
  await ask('POST', '/accounts/login', signIn, account.token);
  assert.equal(adopted.length, 1);
});

test('a guest who registers twice, with two addresses, has two accounts', async t => {
  const ask = await openServer(t, await testDatabase(t));
  const { token, buyerId } = await guest(ask);
  const first = await ask('POST', '/accounts', ada, token);
  const second = await ask('POST', '/accounts', { ...ada, email: 'bob@example.org' }, token);
  assert.deepEqual([first.body.buyerId, second.status], [buyerId, 201]);
  assert.notEqual(second.body.buyerId, buyerId);
});

test('signing out everywhere ends all sessions of the account, at every server, a guest’s from before too', async t => {
  const database = await testDatabase(t);
  const [here, there] = [await openServer(t, database), await openServer(t, database)];
  const { token: asGuest } = await guest(here);
  const { body: first } = await here('POST', '/accounts', ada, asGuest);
  const { body: second } = await there('POST', '/accounts/login', signIn);
  const { body: other } = await there('POST', '/accounts', { ...ada, email: 'bob@example.org' });
  const isIn = async (ask: Ask, token: string) =>
    (await ask('GET', '/accounts/me', undefined, token)).status === 200;

  assert.equal((await here('POST', '/accounts/sign-out-everywhere', {}, first.token)).status, 200);
  for (const token of [first.token, second.token, asGuest]) {
    assert.equal(await isIn(here, token), false);
    await eventually('the other server knows', async () => !(await isIn(there, token)));
  }
  assert.ok(await isIn(there, other.token), 'nobody else is signed out');
  const { body: back } = await here('POST', '/accounts/login', signIn);
  assert.ok(await isIn(here, back.token));
  assert.ok(await isIn(await openServer(t, database), back.token));
  assert.equal(await isIn(await openServer(t, database), first.token), false, 'a server started since knows');
});

test('a changed password ends the other sessions, and the old one opens nothing', async t => {
  const ask = await openServer(t, await testDatabase(t));
  const { body: account } = await ask('POST', '/accounts', ada);
  const change = (password: string, token: string) =>
    ask('PUT', '/accounts/password', { password, newPassword: 'difference engine' }, token);
  assert.equal((await change('wrong password', account.token)).body.code, 'wrong-credentials');
  const changed = await change(ada.password, account.token);
  assert.equal(changed.status, 200);
  assert.equal((await ask('GET', '/accounts/me', undefined, account.token)).status, 401);
  assert.equal((await ask('GET', '/accounts/me', undefined, changed.body.token)).status, 200);
  assert.equal((await ask('POST', '/accounts/login', signIn)).status, 401);
  const { token } = await guest(ask);
  assert.equal((await change(ada.password, token)).body.code, 'forbidden');
});

test('guesses at one account are counted by where they come from, and keep nobody out who comes from elsewhere', async t => {
  let now = Date.now();
  const ask = await openServer(t, await testDatabase(t), { clock: () => now });
  await ask('POST', '/accounts', ada);
  const from = (address: string, password: string) =>
    ask('POST', '/accounts/login', { ...signIn, password }, undefined, undefined, address);
  const guesser = '192.0.2.66';
  for (let tries = 0; tries < 10; tries++) assert.equal((await from(guesser, 'a guess')).status, 401);
  assert.equal((await from(guesser, 'a guess')).status, 429);
  assert.equal((await from(guesser, ada.password)).status, 429);
  assert.equal((await from('192.0.2.1', ada.password)).status, 200);
  now += 60_000;
  assert.equal((await from(guesser, ada.password)).status, 200);
});

test('guesses at one account from ever other places come to an end', async t => {
  const now = Date.now();
  const passwords = { hash: async () => '', matches: async () => false };
  const ask = await openServer(t, await testDatabase(t), { clock: () => now, passwords });
  const guess = (place: number) =>
    ask('POST', '/accounts/login', signIn, undefined, undefined, `192.0.2.${place}`);
  for (let place = 0; place < 200; place++) assert.equal((await guess(place)).status, 401);
  assert.equal((await guess(200)).status, 429);
});

test('one address cannot become guest after guest; another can', async t => {
  let now = Date.now();
  const ask = await openServer(t, await testDatabase(t), { clock: () => now, limits: defaultRateLimits });
  const from = (address: string) => ask('POST', '/sessions', {}, undefined, undefined, address);
  const { burst, perMinute } = defaultRateLimits.session;
  for (let guests = 0; guests < burst; guests++) assert.equal((await from('192.0.2.1')).status, 201);
  const refused = await from('192.0.2.1');
  assert.deepEqual([refused.status, refused.body.code], [429, 'rate-limited']);
  assert.equal(refused.retryAfter, String(60 / perMinute));
  assert.equal((await from('192.0.2.2')).status, 201);
  now += 60_000;
  for (let guests = 0; guests < perMinute; guests++) assert.equal((await from('192.0.2.1')).status, 201);
  assert.equal((await from('192.0.2.1')).status, 429);
});

test('roles and venues are those of now, not those of the token', async t => {
  const database = await testDatabase(t);
  const { venueId } = await givenShow(database.write);
  const signIns = await createDemoAccounts(database.write, [venueId]);
  assert.deepEqual(await createDemoAccounts(database.write, [venueId]), signIns, 'once is enough');
  let now = Date.now();
  const clock = () => now;
  const accounts = await openAccounts({
    database,
    log,
    secrets: [SECRET],
    adoptBuyer: async () => {},
    clock,
  });
  t.after(() => accounts.close());
  const ask = await openServer(t, database);
  const identify = async (role: string) => {
    const { email, password } = signIns.find(account => account.role === role)!;
    const { body } = await ask('POST', '/accounts/login', { email, password });
    return async () => accounts.identify(body.token);
  };
  const partner = await identify('partner');
  assert.deepEqual((await partner())?.roles, ['buyer', 'partner']);
  assert.deepEqual((await partner())?.venueIds, [venueId]);
  assert.deepEqual((await (await identify('admin'))())?.venueIds, []);
  await database.write.query(`update accounts set roles = '{buyer}'; delete from account_venues`);
  now += 5_001;
  assert.deepEqual(await partner(), { ...(await partner()), roles: ['buyer'], venueIds: [] });
});

test('an operator gives roles and venues, and replaces a forgotten password', async t => {
  const database = await testDatabase(t);
  const { venueId } = await givenShow(database.write);
  const ask = await openServer(t, database);
  const { body: before } = await ask('POST', '/accounts', ada);
  assert.equal(await administer(database.write, { email: 'nobody@example.org' }), undefined);
  const change = { email: ada.email, roles: ['partner'] as const, venueIds: [venueId] };
  assert.deepEqual(await administer(database.write, change), {
    name: 'Ada',
    roles: ['buyer', 'partner'],
    venues: ['Lichtspiel'],
  });
  const { body: after } = await ask('POST', '/accounts/login', signIn);
  assert.deepEqual(after.roles, ['buyer', 'partner']);
  const { newPassword } = (await administer(database.write, { email: ada.email, isPasswordNew: true }))!;
  assert.equal((await ask('POST', '/accounts/login', signIn)).status, 401);
  assert.equal((await ask('POST', '/accounts/login', { ...signIn, password: newPassword })).status, 200);
  await eventually(
    'the old sessions have ended',
    async () => (await ask('GET', '/accounts/me', undefined, before.token)).status === 401,
  );
});
