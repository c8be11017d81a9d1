import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ServerSent, serverSent } from './server-sent.ts';

/** What is read of a stream that arrives in these pieces. */
async function read(...pieces: string[]) {
  let lives = 0;
  const events: ServerSent[] = [];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(stream) {
      for (const piece of pieces) stream.enqueue(new TextEncoder().encode(piece));
      stream.close();
    },
  });
  for await (const event of serverSent(body, () => lives++)) events.push(event);
  return { events, lives };
}

test('events are read however they are cut into pieces; what is not finished is not told', async () => {
  const { events } = await read(
    'id: 4\nevent: wait',
    'ing\ndata: {"a"',
    ':1}\n',
    '\ndata: x\ndata: y\n\ndata: z',
  );
  assert.deepEqual(events, [
    { event: 'waiting', data: '{"a":1}' },
    { event: 'message', data: 'x\ny' },
  ]);
});

test('a comment is a sign of life and no event', async () => {
  const { events, lives } = await read(': \n\n', 'retry: 2000\n\n');
  assert.deepEqual([events, lives], [[], 2]);
});
