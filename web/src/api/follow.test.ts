import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FollowSource, follow } from './follow.ts';
import { CallFailed } from './problem.ts';

interface View {
  readonly revision: number;
  readonly over: boolean;
}

const viewAt = (revision: number, over = false): View => ({ revision, over });

type Told = View | CallFailed;

/** A server whose streams and polls say these things, one list for each, and what a browser that follows has heard. */
async function followed(streams: readonly (readonly Told[])[], polls: readonly Told[] = []) {
  const asked: string[] = [];
  const heard: number[] = [];
  const [streamsLeft, pollsLeft] = [[...streams], [...polls]];
  const end = Promise.withResolvers<unknown>();
  const said = (told: Told): View => {
    if (told instanceof CallFailed) throw told;
    return told;
  };
  const source: FollowSource<View> = {
    async *stream() {
      asked.push('stream');
      for (const told of streamsLeft.shift() ?? []) yield said(told);
    },
    async poll({ since }) {
      asked.push(`poll ${since}`);
      return said(pollsLeft.shift()!);
    },
    isOver: ({ over }) => over,
  };
  const hearer = {
    heard(view: View) {
      heard.push(view.revision);
      if (view.over) end.resolve('over');
    },
    live: () => {},
    failed: end.resolve,
  };
  const { stop } = follow(source, hearer, async () => void asked.push('pause'));
  const how = await end.promise;
  stop();
  return { asked, heard, end: how };
}

test('a stream that ends before it is over is opened again, after a pause', async () => {
  const { asked, heard } = await followed([[viewAt(1), viewAt(3)], [viewAt(3)], [viewAt(4, true)]]);
  assert.deepEqual(asked, ['stream', 'pause', 'stream', 'pause', 'stream']);
  assert.deepEqual(heard, [1, 3, 3, 4]);
});

test('W6: after two streams that told nothing long polling goes on from what is known', async () => {
  const offline = new CallFailed('offline');
  const streams = [[viewAt(1)], [offline], []];
  const { asked, heard } = await followed(streams, [viewAt(5), offline, viewAt(6, true)]);
  assert.deepEqual(asked.filter(each => each !== 'pause').slice(3), ['poll 1', 'poll 5', 'poll 5']);
  assert.deepEqual(heard, [1, 5, 6]);
});

test('what is older than what is known is not told', async () => {
  const { heard } = await followed([[viewAt(7), viewAt(6), viewAt(8, true)]]);
  assert.deepEqual(heard, [7, 8]);
});

test('what is not there is not asked for again', async () => {
  const none = new CallFailed('not-found');
  const { asked, end } = await followed([[none]]);
  assert.deepEqual([asked, end], [['stream'], none]);
});
