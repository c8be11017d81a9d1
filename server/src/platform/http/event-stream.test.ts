import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Binary, endpoint } from '@matinee/contract/endpoint.ts';
import { testDatabase } from '../../testing/database.ts';
import { openLog } from '../log.ts';
import { createHttp, type Http, type HttpOptions, type Reader, route, stream, written } from './index.ts';

const live = endpoint({
  method: 'GET',
  path: '/live',
  group: 'test',
  summary: 'What happens',
  access: 'public',
  replies: { 200: Binary('text/event-stream') },
  refusals: [],
});

interface Watched {
  readonly http: Http;
  readonly url: string;
  /** The reader of the next connection. */
  next(): Promise<Reader>;
  readonly left: () => number;
}

async function watch(t: TestContext, options: Partial<HttpOptions> = {}): Promise<Watched> {
  const { write } = await testDatabase(t);
  const log = openLog('off', 'silent');
  const http = await createHttp({ log, write, identify: () => null, strict: true, ...options });
  const arrived = Promise.withResolvers<Reader>();
  let left = 0;
  route(http, live, () =>
    stream(reader => {
      arrived.resolve(reader);
      return () => {
        left += 1;
      };
    }),
  );
  const url = `${await http.server.listen({ port: 0, host: '127.0.0.1' })}/api/v1/live`;
  t.after(() => http.server.close());
  return { http, url, next: () => arrived.promise, left: () => left };
}

test('events come as the standard writes them, and the last one known is told on return', async t => {
  const { url, next } = await watch(t);
  const response = await fetch(url, { headers: { 'last-event-id': '41' } });
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  const reader = await next();
  assert.equal(reader.lastEventId, '41');
  reader.send({ id: 42, event: 'seats', data: { free: ['A1'] } });
  reader.send(written({ data: 'two\nlines' }));
  reader.end();
  assert.equal(
    await response.text(),
    'retry: 2000\n\nid: 42\nevent: seats\ndata: {"free":["A1"]}\n\ndata: two\ndata: lines\n\n',
  );
});

test('a reader that leaves is told of once, and nothing more is sent to it', async t => {
  const { http, url, next, left } = await watch(t);
  const leaving = new AbortController();
  const response = await fetch(url, { signal: leaving.signal });
  const reader = await next();
  leaving.abort();
  await assert.rejects(response.text());
  while (reader.send({ data: 'anyone?' })) await new Promise(resolve => setImmediate(resolve));
  assert.equal(left(), 1);
  assert.equal(http.streams.size, 0);
});

test('a reader that does not read is dropped before it costs memory', async t => {
  const { http, url, next, left } = await watch(t);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /api/v1/live HTTP/1.1\r\nhost: x\r\n\r\n');
  const reader = await next();
  const event = { data: 'x'.repeat(10_000) };
  let sent = 0;
  while (reader.send(event)) {
    sent += 1;
    assert.ok(sent < 10_000, 'a hundred megabytes were kept for someone who does not read');
    if (sent % 10 === 0) await new Promise(resolve => setImmediate(resolve));
  }
  assert.deepEqual([left(), http.streams.size], [1, 0]);
  socket.destroy();
});

test('one event may be larger than all that may stay unread, and others may follow it at once', async t => {
  const { url, next } = await watch(t);
  const response = await fetch(url);
  const reader = await next();
  const snapshot = 'x'.repeat(2_000_000);
  assert.equal(reader.send({ data: snapshot }), true);
  assert.equal(reader.send({ data: 'a seat' }), true, 'the snapshot is still on its way');
  reader.end();
  assert.equal(await response.text(), `retry: 2000\n\ndata: ${snapshot}\n\ndata: a seat\n\n`);
});

test('a reader that does not even read a large event is dropped soon after it', async t => {
  const { http, url, next, left } = await watch(t);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /api/v1/live HTTP/1.1\r\nhost: x\r\n\r\n');
  const reader = await next();
  reader.send({ data: 'x'.repeat(20_000_000) });
  let sent = 0;
  while (reader.send({ data: 'x'.repeat(10_000) })) {
    sent += 1;
    assert.ok(sent < 2_000, 'twenty megabytes more were kept for someone who does not read');
    if (sent % 10 === 0) await new Promise(resolve => setImmediate(resolve));
  }
  assert.deepEqual([left(), http.streams.size], [1, 0]);
  socket.destroy();
});

test('more streams than the server, or one address, may have are refused at once, until one ends', async t => {
  const follow = async ({ url }: Watched, address: string) => {
    const { status, headers, body } = await fetch(url, { headers: { 'x-forwarded-for': address } });
    const leave = async () => body?.cancel();
    return { said: [status, headers.get('retry-after')], leave };
  };
  const said = async (watched: Watched, address: string) => (await follow(watched, address)).said;
  const [taken, refused] = [
    [200, null],
    [503, '1'],
  ];
  const streamLimits = { inAll: 3, perAddress: 2 };
  const watched = await watch(t, { streamLimits, trustProxy: true });
  const first = await follow(watched, '192.0.2.1');
  assert.deepEqual(first.said, taken);
  assert.deepEqual(await said(watched, '192.0.2.1'), taken);
  assert.deepEqual(await said(watched, '192.0.2.1'), refused, 'the address');
  assert.deepEqual(await said(watched, '192.0.2.2'), taken);
  assert.deepEqual(await said(watched, '192.0.2.3'), refused, 'the server');
  await first.leave();
  while (watched.http.streams.size === 3) await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(await said(watched, '192.0.2.1'), taken);

  const unlimited = await watch(t, { streamLimits, trustProxy: true, rateLimits: null });
  for (let number = 0; number < 3; number++) assert.deepEqual(await said(unlimited, '192.0.2.1'), taken);
  assert.deepEqual(await said(unlimited, '192.0.2.1'), refused);
});

test('shutting down ends the streams instead of waiting for their readers', async t => {
  const { http, url, next, left } = await watch(t);
  const response = await fetch(url);
  await next();
  await http.server.close();
  assert.match(await response.text(), /^retry/);
  assert.equal(left(), 1);
});

test('the connection of a stream leaves HTTP with all that HTTP keeps for it, and that of a reply does not', async t => {
  const { http, url, next } = await watch(t);
  const sockets: (Socket & { parser?: unknown; _httpMessage?: unknown })[] = [];
  http.server.server.on('connection', socket => sockets.push(socket));
  const asked = await fetch(`${url}/nothing`);
  assert.equal(asked.status, 404);
  assert.ok(sockets[0]!.parser, 'Node keeps a parser under another name');
  await asked.text();
  const response = await fetch(url);
  const reader = await next();
  const { parser, _httpMessage: reply } = sockets.at(-1)!;
  assert.deepEqual([parser, reply], [null, null]);
  reader.send({ data: 'still heard' });
  reader.end();
  assert.match(await response.text(), /data: still heard/);
});

test('a reader that sends more after its request is not listened to, and one that hangs up half is let go', async t => {
  const { http, url, next, left } = await watch(t);
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
  let heard = '';
  socket.setEncoding('utf8').on('data', text => {
    heard += text;
  });
  socket.write('GET /api/v1/live HTTP/1.1\r\nhost: x\r\n\r\n');
  const reader = await next();
  socket.write('GET /api/v1/live HTTP/1.1\r\nhost: x\r\n\r\n');
  reader.send({ data: 'the first' });
  socket.end();
  await once(socket, 'end');
  assert.equal(heard.match(/HTTP\/1\.1 200/g)?.length, 1);
  assert.match(heard, /data: the first/);
  while (http.streams.size > 0) await new Promise(resolve => setImmediate(resolve));
  assert.equal(left(), 1);
});
