import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { endpoint } from '@matinee/contract/endpoint.ts';
import Type from 'typebox';
import { testDatabase } from '../../testing/database.ts';
import { eventually } from '../../testing/eventually.ts';
import { openLog } from '../log.ts';
import { createHttp, type HttpOptions, Pressure, revised, route } from './index.ts';

const of = (method: 'GET' | 'POST', path: string) =>
  endpoint({
    method,
    path,
    group: 'test',
    summary: 'For a test',
    access: 'public',
    replies: { 200: Type.Object({ text: Type.String() }) },
    refusals: [],
  });

const LARGE = { text: 'x'.repeat(32 * 1024 * 1024) };

async function openServer(t: TestContext, options: Partial<HttpOptions> = {}) {
  const { write } = await testDatabase(t);
  const http = await createHttp({ log: openLog('off', 'silent'), write, identify: () => null, ...options });
  const fine = () => ({ text: 'fine' });
  const own = { idempotency: 'own' } as const;
  route(http, of('GET', '/read'), fine);
  route(http, of('POST', '/buy'), fine, own);
  route(http, of('POST', '/pay'), fine, { ...own, urgency: 'settle' });
  route(http, of('GET', '/large'), () => revised(1, () => LARGE));
  const url = await http.server.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => http.server.close());
  const port = Number(new URL(url).port);
  const statusOf = async (method: string, path: string) =>
    (await fetch(`${url}/api/v1${path}`, { method })).status;
  return { url, statusOf, open: () => opened(t, port) };
}

async function opened(t: TestContext, port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  t.after(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

const QUICK = { headersMs: 300, requestMs: 300, stalledMs: 500, lookEveryMs: 50 };

test('who sends headers or a body byte by byte is hung up on, and keeps nobody from buying', async t => {
  const { open, statusOf } = await openServer(t, { patience: QUICK });
  const begun = [
    'GET /api/v1/read HTTP/1.1\r\nhost: m',
    'POST /api/v1/buy HTTP/1.1\r\nhost: m\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{',
  ];
  const slow = await Promise.all(Array.from({ length: 40 }, open));
  const dribbling = slow.map((socket, index) => {
    socket.write(begun[index % 2]!);
    socket.resume();
    return setInterval(() => socket.writable && socket.write(' '), 100);
  });
  t.after(() => dribbling.forEach(clearInterval));
  assert.equal(await statusOf('POST', '/buy'), 200);
  await Promise.all(slow.map(socket => socket.closed || once(socket, 'close')));
  assert.equal(await statusOf('POST', '/buy'), 200);
});

test('a client that does not read its reply is hung up on; one that reads slowly is not', async t => {
  const { open } = await openServer(t, { patience: QUICK });
  const [deaf, slow] = [await open(), await open()];
  for (const socket of [deaf, slow]) socket.write('GET /api/v1/large HTTP/1.1\r\nhost: m\r\n\r\n');
  let bytes = 0;
  slow.on('data', chunk => {
    bytes += chunk.length;
    slow.pause();
    setTimeout(() => slow.resume(), 5);
  });
  deaf.pause();
  await eventually('all of it was read, slowly', () => bytes > LARGE.text.length);
  // What lies in the buffers of the system can still be read; the rest never comes.
  let heard = 0;
  deaf.on('data', chunk => (heard += chunk.length));
  deaf.resume();
  await once(deaf, 'close');
  assert.ok(heard < LARGE.text.length, `${heard} bytes`);
});

for (const [limited, most] of [
  ['behind one address no more than so many connections are open', 8],
  ['behind a proxy all connections have its address, and none is refused for that', Number.POSITIVE_INFINITY],
] as const) {
  test(limited, async t => {
    const isProxied = most > 8;
    const { open, statusOf } = await openServer(t, {
      connectionLimits: { inAll: 1000, perAddress: 8 },
      trustProxy: isProxied,
    });
    const sockets = await Promise.all(Array.from({ length: 20 }, open));
    for (const socket of sockets) socket.resume();
    const left = () => sockets.filter(socket => !socket.closed).length;
    if (isProxied) return assert.deepEqual([await statusOf('GET', '/read'), left()], [200, 20]);
    await eventually('those too many are hung up on', () => left() === most);
    await assert.rejects(statusOf('GET', '/read'));
    for (const socket of sockets) socket.destroy();
    await eventually('there is room again', () => statusOf('GET', '/read').catch(() => false));
  });
}

test('the later everything is, the more is refused: who browses first, who pays never', async t => {
  let now = 0;
  const never = { soon: () => {}, after: () => () => {} };
  const pressure = new Pressure(() => now, never);
  const { url, statusOf } = await openServer(t, { pressure });
  /** As if the loop had come round so late, again and again. */
  const late = (ms: number) => {
    for (let turn = 0; turn < 20; turn++) {
      now += 20 + ms;
      pressure.look();
    }
  };
  const statuses = () =>
    Promise.all([statusOf('GET', '/read'), statusOf('POST', '/buy'), statusOf('POST', '/pay')]);
  assert.deepEqual(await statuses(), [200, 200, 200]);
  late(300);
  assert.deepEqual(await statuses(), [503, 200, 200]);
  late(2_000);
  assert.deepEqual(await statuses(), [503, 503, 200]);
  const refused = await fetch(`${url}/api/v1/read`);
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.equal(((await refused.json()) as { code: string }).code, 'overloaded');
  late(0);
  assert.deepEqual(await statuses(), [200, 200, 200]);
  now += 5_000;
  pressure.look();
  assert.deepEqual(await statuses(), [200, 200, 200], 'one long turn is no overload');
});
