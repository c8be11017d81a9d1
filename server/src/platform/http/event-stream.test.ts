import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Binary, endpoint } from '@matinee/contract/endpoint.ts';
import { testDatabase } from '../../testing/database.ts';
import { openLog } from '../log.ts';
import { createHttp, type Http, type Reader, route, stream, written } from './index.ts';

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

async function watch(t: TestContext): Promise<Watched> {
  const { write } = await testDatabase(t);
  const http = await createHttp({ log: openLog('off', 'silent'), write, identify: () => null, strict: true });
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

test('shutting down ends the streams instead of waiting for their readers', async t => {
  const { http, url, next, left } = await watch(t);
  const response = await fetch(url);
  await next();
  await http.server.close();
  assert.match(await response.text(), /^retry/);
  assert.equal(left(), 1);
});
