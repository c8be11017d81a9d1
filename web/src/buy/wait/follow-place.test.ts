import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { CallFailed } from '../../api/problem.ts';
import { followPlace, type PlaceSource } from './follow-place.ts';

const viewAt = (revision: number, status: WaitingView['status'] = 'WAITING'): WaitingView => ({
  entryId: 'entry',
  showId: 'show',
  seats: 2,
  status,
  position: 1,
  ahead: 0,
  rule: 'strict',
  offerSeconds: 120,
  joinedAt: '2026-11-21T10:00:00.000Z',
  expiresAt: '2026-11-21T11:00:00.000Z',
  serverTime: '2026-11-21T10:00:00.000Z',
  revision,
});

type Told = WaitingView | CallFailed;

/** A server whose streams and polls say these things, one list for each, and what a browser that follows has heard. */
async function follow(streams: readonly (readonly Told[])[], polls: readonly Told[] = []) {
  const asked: string[] = [];
  const heard: number[] = [];
  const [streamsLeft, pollsLeft] = [[...streams], [...polls]];
  const over = Promise.withResolvers<unknown>();
  const source: PlaceSource = {
    async *stream() {
      asked.push('stream');
      for (const told of streamsLeft.shift() ?? []) {
        if (told instanceof CallFailed) throw told;
        yield { event: 'waiting', data: JSON.stringify(told) };
      }
    },
    async poll(_entryId, since) {
      asked.push(`poll ${since}`);
      const told = pollsLeft.shift()!;
      if (told instanceof CallFailed) throw told;
      return told;
    },
    pause: async () => void asked.push('pause'),
  };
  const { stop } = followPlace(
    'entry',
    {
      place: view => {
        heard.push(view.revision);
        if (view.status !== 'WAITING') over.resolve(view.status);
      },
      live: () => {},
      failed: over.resolve,
    },
    source,
  );
  const end = await over.promise;
  stop();
  return { asked, heard, end };
}

test('a stream that ends before the wait does is opened again, after a pause', async () => {
  const { asked, heard } = await follow([[viewAt(1), viewAt(3)], [viewAt(3)], [viewAt(4, 'OFFERED')]]);
  assert.deepEqual(asked, ['stream', 'pause', 'stream', 'pause', 'stream']);
  assert.deepEqual(heard, [1, 3, 3, 4]);
});

test('W6: after two streams that told nothing the place is asked for by long polling, from what is known', async () => {
  const offline = new CallFailed('offline');
  const streams = [[viewAt(1)], [offline], []];
  const { asked, heard } = await follow(streams, [viewAt(5), offline, viewAt(6, 'LAPSED')]);
  assert.deepEqual(asked.filter(each => each !== 'pause').slice(3), ['poll 1', 'poll 5', 'poll 5']);
  assert.deepEqual(heard, [1, 5, 6]);
});

test('what is older than what is known is not told', async () => {
  const { heard } = await follow([[viewAt(7), viewAt(6), viewAt(8, 'LEFT')]]);
  assert.deepEqual(heard, [7, 8]);
});

test('a place that is not there is not asked for again', async () => {
  const none = new CallFailed('not-found');
  const { asked, end } = await follow([[none]]);
  assert.deepEqual([asked, end], [['stream'], none]);
});
