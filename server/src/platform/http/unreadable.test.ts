import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { Binary, endpoint } from '@matinee/contract/endpoint.ts';
import { testDatabase } from '../../testing/database.ts';
import { openLog } from '../log.ts';
import { createHttp, route, stream } from './index.ts';

const live = endpoint({
  method: 'GET',
  path: '/live',
  group: 'test',
  summary: 'What happens',
  access: 'public',
  replies: { 200: Binary('text/event-stream') },
  refusals: [],
});

/** Sends bytes as they are, and gives what comes back until the server hangs up. */
async function openServer(t: TestContext): Promise<(bytes: string) => Promise<string>> {
  const { write } = await testDatabase(t);
  const http = await createHttp({ log: openLog('off', 'silent'), write, identify: () => null, strict: true });
  route(http, live, () => stream(() => () => {}));
  const { port } = new URL(await http.server.listen({ port: 0, host: '127.0.0.1' }));
  t.after(() => http.server.close());
  return bytes => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(bytes);
    return text(socket);
  };
}

test('bytes that are no HTTP, and headers without end, are answered and hung up on', async t => {
  const send = await openServer(t);
  const nonsense = await send('GET /api/v1/live HTTP/9.9\r\n\r\n');
  assert.match(nonsense, /^HTTP\/1\.1 400 Bad Request\r\n/);
  assert.match(nonsense, /content-type: application\/problem\+json\r\n/);
  assert.match(nonsense, /"code":"invalid-request"/);
  assert.match(
    await send(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`),
    /^HTTP\/1\.1 431 /,
  );
});

test('a stream has no end to be asked for in advance', async t => {
  const send = await openServer(t);
  const reply = await send('HEAD /api/v1/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  assert.match(reply, /^HTTP\/1\.1 405 /);
  assert.match(reply, /\r\nallow: GET\r\n/);
});
