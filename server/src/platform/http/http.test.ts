import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { Closed, endpoint } from '@matinee/contract/endpoint.ts';
import { refuse } from '@matinee/contract/refusals.ts';
import { Id, Role } from '@matinee/contract/values.ts';
import Type from 'typebox';
import { testDatabase } from '../../testing/database.ts';
import { newId } from '../ids.ts';
import { openLog } from '../log.ts';
import { createHttp, type Http, type HttpOptions, type Identity, reply, revised, route } from './index.ts';

const ann: Identity = { buyerId: newId(), roles: ['buyer'], guest: false, venueIds: [] };
const bob: Identity = { buyerId: newId(), roles: ['buyer', 'partner'], guest: false, venueIds: [] };
const people: Record<string, Identity> = { ann, bob };
const silent = openLog('off', 'silent');

async function openHttp(
  t: Parameters<typeof testDatabase>[0],
  options: Partial<HttpOptions> = {},
): Promise<Http> {
  const database = await testDatabase(t);
  await database.write.query('create table marks (name text)');
  const http = await createHttp({
    log: silent,
    write: database.write,
    identify: token => people[token] ?? null,
    strict: true,
    ...options,
  });
  return http;
}

const ask = (http: Http, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, more: object = {}) =>
  http.server.inject({ method, url: `/api/v1${url}`, ...more });

const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

const greeting = endpoint({
  method: 'GET',
  path: '/greetings/{greetingId}',
  group: 'test',
  summary: 'A greeting',
  access: 'public',
  params: Closed({ greetingId: Id }),
  query: Closed({ times: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })) }),
  replies: { 200: Type.Object({ text: Type.String(), times: Type.Union([Type.Integer(), Type.Null()]) }) },
  refusals: [],
});

const mark = endpoint({
  method: 'POST',
  path: '/marks',
  group: 'test',
  summary: 'A mark',
  access: 'buyer',
  body: Closed({ name: Type.String({ minLength: 1, maxLength: 5 }), role: Type.Optional(Role) }),
  replies: { 201: Type.Object({ name: Type.String() }) },
  refusals: ['already-exists'],
});

test('a request that is right gets the reply that its schema tells of', async t => {
  const http = await openHttp(t);
  route(http, greeting, ({ query }) => ({ text: 'hello', times: query.times ?? null }));
  const { statusCode, headers, body } = await ask(http, 'GET', `/greetings/${newId()}?times=3`);
  assert.equal(statusCode, 200);
  assert.equal(body, '{"text":"hello","times":3}');
  assert.equal(headers['content-type'], 'application/json; charset=utf-8');
  assert.match(String(headers['x-request-id']), /^[0-9a-f]{12}-\d+$/);
  assert.match(String(headers['content-security-policy']), /default-src 'none'/);
});

test('every fault of a request is named, with its path', async t => {
  const http = await openHttp(t);
  route(http, mark, ({ body }) => ({ name: body.name }));
  const { statusCode, headers, body } = await ask(http, 'POST', '/marks?x=1', {
    ...as('ann'),
    payload: { name: 'too long', role: 'king', 'a/b': 1 },
  });
  assert.equal(statusCode, 400);
  assert.equal(headers['content-type'], 'application/problem+json; charset=utf-8');
  const problem = JSON.parse(body);
  assert.equal(problem.code, 'invalid-request');
  assert.equal(problem.type, '/problems/invalid-request');
  assert.deepEqual(
    problem.errors.toSorted((a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1)),
    [
      { path: '/body/a~1b', message: 'is not a known field' },
      { path: '/body/name', message: 'must be at most 5 characters long' },
      { path: '/body/role', message: 'must be one of buyer, partner, door, admin' },
      { path: '/query/x', message: 'is not a known field' },
    ],
  );
});

test('numbers of a query string are read, and nothing that only resembles one', async t => {
  const http = await openHttp(t);
  route(http, greeting, ({ query }) => ({ text: '', times: query.times ?? null }));
  for (const times of ['0x5', '1e0', '%205', '', '5.5', '10', 'null', '5&times=6']) {
    const { statusCode } = await ask(http, 'GET', `/greetings/${newId()}?times=${times}`);
    assert.equal(statusCode, 400, times);
  }
});

test('bodies that are no JSON, not UTF-8, too large, of another type, or cannot be stored', async t => {
  const http = await openHttp(t);
  route(http, mark, ({ body }) => ({ name: body.name }));
  const send = async (payload: string | Buffer, type = 'application/json') => {
    const headers = { ...as('ann').headers, ...(type && { 'content-type': type }) };
    const { statusCode, body } = await ask(http, 'POST', '/marks', { headers, payload });
    return [statusCode, JSON.parse(body).errors?.[0]?.message ?? JSON.parse(body).code];
  };
  assert.deepEqual(await send(''), [400, 'is missing']);
  assert.match(String((await send('{"name":'))[1]), /^is not JSON: /);
  assert.deepEqual(await send(Buffer.from([0x22, 0xff, 0x22])), [400, 'is not valid UTF-8']);
  const unstorable = 'contains a NUL character or half of a surrogate pair';
  assert.deepEqual(await send('{"name":"a\\u0000"}'), [400, unstorable]);
  assert.deepEqual(await send('{"name":"\\udc00"}'), [400, unstorable]);
  assert.deepEqual(await send('{"name":"\\\\u0000"}'), [400, 'must be at most 5 characters long']);
  assert.equal((await send(`{"__proto__":{"name":"a"}}`))[0], 400);
  assert.deepEqual(await send(`"${'x'.repeat(1024 * 1024)}"`), [413, 'too-large']);
  assert.deepEqual(await send('name=a', 'application/x-www-form-urlencoded'), [
    415,
    'unsupported-media-type',
  ]);
  assert.deepEqual(await send(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), [400, 'must be an object']);
});

test('an address that is none, a method it does not take, an id that is none', async t => {
  const http = await openHttp(t);
  route(http, greeting, () => ({ text: '', times: null }));
  const outcome = async (method: 'GET' | 'POST' | 'DELETE', url: string) => {
    const { statusCode, headers, body } = await ask(http, method, url);
    return [statusCode, JSON.parse(body).code, headers.allow];
  };
  assert.deepEqual(await outcome('GET', '/nowhere'), [404, 'not-found', undefined]);
  assert.deepEqual(await outcome('GET', '/greetings/%ff'), [404, 'not-found', undefined]);
  assert.deepEqual(await outcome('GET', '/greetings/7'), [404, 'not-found', undefined]);
  const wrongMethod = [405, 'method-not-allowed', 'GET, HEAD'];
  assert.deepEqual(await outcome('POST', `/greetings/${newId()}?a=b`), wrongMethod);
});

test('who may call: nobody without a token, buyers, staff', async t => {
  const http = await openHttp(t);
  route(http, mark, ({ body }) => ({ name: body.name }));
  route(http, { ...mark, path: '/staff', access: 'staff' as const }, ({ body }) => ({ name: body.name }));
  const payload = { name: 'a' };
  const nobody = await ask(http, 'POST', '/marks', { payload });
  assert.equal(nobody.statusCode, 401);
  assert.equal(nobody.headers['www-authenticate'], 'Bearer');
  assert.equal((await ask(http, 'POST', '/marks', { payload, ...as('forged') })).statusCode, 401);
  assert.equal((await ask(http, 'POST', '/staff', { payload, ...as('ann') })).json().code, 'forbidden');
  assert.equal((await ask(http, 'POST', '/staff', { payload, ...as('bob') })).statusCode, 201);
});

test('a bug is told as such, with the id under which it is logged, and nothing of it leaks', async t => {
  const http = await openHttp(t);
  route(http, greeting, () => {
    throw new Error('the secret is 42');
  });
  const { statusCode, headers, body } = await ask(http, 'GET', `/greetings/${newId()}`);
  assert.equal(statusCode, 500);
  assert.equal(JSON.parse(body).requestId, headers['x-request-id']);
  assert.doesNotMatch(body, /the secret/);
});

test('a status, code or field that the endpoint does not declare is a bug, where that is looked for', async t => {
  const http = await openHttp(t);
  const bad = (path: string, answer: unknown) =>
    route(http, { ...greeting, path, params: undefined } as never, (() => answer) as never);
  bad('/status', reply(418, { text: '', times: null }));
  bad('/code', refuse('seats-taken'));
  bad('/field', { text: '', times: null, secret: 42 });
  bad('/type', { text: 3, times: null });
  for (const path of ['/status', '/code', '/field', '/type']) {
    assert.equal((await ask(http, 'GET', path)).statusCode, 500, path);
  }
});

test('a reply that its reader has already is not sent again', async t => {
  const http = await openHttp(t);
  let revision = 1;
  let made = 0;
  const path = (path: string) => ({ ...greeting, path, params: Closed({}) });
  route(http, path('/revised'), () =>
    revised(revision, () => {
      made += 1;
      return { text: 'a', times: null };
    }),
  );
  route(http, path('/kept'), () => ({ text: `v${revision}`, times: null }), { cacheSeconds: 60 });
  for (const url of ['/revised', '/kept']) {
    const first = await ask(http, 'GET', url);
    const known = { headers: { 'if-none-match': `"other", ${first.headers.etag}` } };
    const again = await ask(http, 'GET', url, known);
    assert.deepEqual([again.statusCode, again.body], [304, '']);
    assert.equal(again.headers['cache-control'], url === '/kept' ? 'public, max-age=60' : 'no-cache');
    revision += 1;
    assert.equal((await ask(http, 'GET', url, known)).statusCode, 200);
  }
  assert.equal(made, 2);
});

test('B9: the same key gives the same reply and one effect, also at once, also for a refusal', async t => {
  const http = await openHttp(t);
  let number = 0;
  route(http, mark, async ({ body, transaction }) => {
    number += 1;
    await transaction.query('insert into marks values ($1)', [body.name]);
    return body.name === 'x'
      ? refuse('already-exists', { detail: `no. ${number}` })
      : { name: `no. ${number}` };
  });
  const send = async (name: string, key: string, token = 'ann') => {
    const headers = { ...as(token).headers, 'idempotency-key': key };
    const { statusCode, body } = await ask(http, 'POST', '/marks', { headers, payload: { name } });
    const { code, detail, name: said } = JSON.parse(body);
    return [statusCode, said ?? detail ?? code];
  };
  const marks = async () => (await http.write.query('select from marks')).rowCount;

  const atOnce = await Promise.all(Array.from({ length: 5 }, () => send('a', 'k1')));
  assert.deepEqual(atOnce, Array(5).fill([201, 'no. 1']));
  assert.equal(await marks(), 1);
  assert.deepEqual(await send('b', 'k1'), [422, 'idempotency-key-reused']);
  assert.deepEqual(await send('a', 'k1', 'bob'), [201, 'no. 2']);
  assert.deepEqual(await send('x', 'k2'), [409, 'no. 3']);
  assert.deepEqual(await send('x', 'k2'), [409, 'no. 3']);
  assert.equal(await marks(), 2, 'a refusal undoes what was done before it');
  assert.equal((await send('a', 'with space'))[0], 400);
  assert.equal((await send('a', 'x'.repeat(256)))[0], 400);
});

test('B9: a write that fails leaves neither effect nor key', async t => {
  const http = await openHttp(t);
  let fails = true;
  route(http, mark, async ({ body, transaction }) => {
    await transaction.query('insert into marks values ($1)', [body.name]);
    if (fails) throw new Error('outage');
    return { name: body.name };
  });
  const request = { headers: { ...as('ann').headers, 'idempotency-key': 'k' }, payload: { name: 'a' } };
  assert.equal((await ask(http, 'POST', '/marks', request)).statusCode, 500);
  fails = false;
  assert.equal((await ask(http, 'POST', '/marks', request)).statusCode, 201);
  assert.equal((await http.write.query('select from marks')).rowCount, 1);
});

test('limits per address and per buyer say when to come again', async t => {
  let now = 0;
  const rate = (burst: number) => ({ burst, perMinute: 60 });
  const rateLimits = { address: rate(4), buyer: rate(2), signIn: rate(1), session: rate(1), hold: rate(1) };
  const http = await openHttp(t, { rateLimits, clock: () => now });
  route(http, mark, ({ body }) => ({ name: body.name }));
  route(http, { ...mark, path: '/in', access: 'public' as const }, ({ body }) => ({ name: body.name }), {
    limit: 'signIn',
  });
  const send = async (url: string, token = '') => {
    const { statusCode, headers } = await ask(http, 'POST', url, { ...as(token), payload: { name: 'a' } });
    return [statusCode, headers['retry-after']];
  };
  assert.deepEqual(await send('/marks', 'ann'), [201, undefined]);
  assert.deepEqual(await send('/marks', 'ann'), [201, undefined]);
  assert.deepEqual(await send('/marks', 'ann'), [429, '1'], 'the buyer');
  assert.deepEqual(await send('/marks', 'bob'), [201, undefined]);
  assert.deepEqual(await send('/marks', 'bob'), [429, '1'], 'the address');
  now += 3000;
  assert.deepEqual(await send('/in'), [201, undefined]);
  assert.deepEqual(await send('/in'), [429, '1'], 'sign-in');
  assert.deepEqual(await send('/marks', 'ann'), [201, undefined]);
});

test('another origin is shut out, unless the configuration names it', async t => {
  const http = await openHttp(t, { origins: ['https://partner.example'] });
  route(http, greeting, () => ({ text: '', times: null }));
  const from = async (origin: string) => {
    const { statusCode, headers } = await http.server.inject({
      method: 'OPTIONS',
      url: `/api/v1/greetings/${newId()}`,
      headers: { origin, 'access-control-request-method': 'GET' },
    });
    return [statusCode, headers['access-control-allow-origin']];
  };
  assert.deepEqual(await from('https://partner.example'), [204, 'https://partner.example']);
  assert.deepEqual(await from('https://elsewhere.example'), [405, undefined]);
});

test('a large reply is compressed as its reader can take it, a small one is not', async t => {
  const http = await openHttp(t);
  const path = (path: string) => ({ ...greeting, path, params: Closed({}) });
  route(http, path('/large'), () => ({ text: 'x'.repeat(5_000), times: null }), { cacheSeconds: 1 });
  route(http, path('/small'), () => ({ text: 'x', times: null }));
  const encoding = async (url: string, accepted: string) => {
    const { headers } = await ask(http, 'GET', url, { headers: { 'accept-encoding': accepted } });
    return headers['content-encoding'];
  };
  assert.equal(await encoding('/large', 'gzip, br'), 'br');
  assert.equal(await encoding('/large', 'gzip'), 'gzip');
  assert.equal(await encoding('/large', 'identity'), undefined);
  assert.equal(await encoding('/small', 'gzip, br'), undefined);
  const { headers, rawPayload } = await ask(http, 'GET', '/large', {
    headers: { 'accept-encoding': 'gzip' },
  });
  assert.match(String(headers.vary), /accept-encoding/);
  assert.match(String(headers.etag), /^W\//, 'one tag for all compressions must be weak');
  assert.equal(JSON.parse(String(gunzipSync(rawPayload))).text.length, 5_000);
});

test('what a proxy says of the client is believed only where one stands in front', async t => {
  const rate = { burst: 1, perMinute: 60 };
  const rateLimits = { address: rate, buyer: rate, signIn: rate, session: rate, hold: rate };
  const statuses = async (trustProxy: boolean) => {
    const http = await openHttp(t, { rateLimits, trustProxy, clock: () => 0 });
    route(http, greeting, () => ({ text: '', times: null }));
    const from = (client: string) =>
      ask(http, 'GET', `/greetings/${newId()}`, { headers: { 'x-forwarded-for': client } });
    const replies = [await from('192.0.2.1'), await from('192.0.2.2'), await from('made up, 192.0.2.1')];
    return replies.map(reply => reply.statusCode);
  };
  assert.deepEqual(await statuses(true), [200, 200, 429]);
  assert.deepEqual(await statuses(false), [200, 429, 429]);
});

test('pages may load only what is ours; with https, browsers are told to insist on it', async t => {
  const http = await openHttp(t, { isHttps: true });
  http.server.get('/page', (_request, reply) => reply.type('text/html').send('<p>'));
  const { headers } = await http.server.inject('/page');
  assert.match(String(headers['content-security-policy']), /^default-src 'self'; /);
  assert.doesNotMatch(String(headers['content-security-policy']), /unsafe/);
  assert.match(String(headers['strict-transport-security']), /^max-age=31536000/);
  assert.equal(headers['set-cookie'], undefined);
});
