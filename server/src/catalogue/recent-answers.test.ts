import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentAnswers } from './recent-answers.ts';

function given() {
  const clock = { now: 1000 };
  const answers = new RecentAnswers(() => clock.now);
  let worked = 0;
  const ask = (question: string) => answers.ask(question, async () => `${question} ${++worked}`);
  return { clock, answers, ask, worked: () => worked };
}

test('the same question within a second is answered by the same work, also while it is under way', async () => {
  const { clock, ask, worked } = given();
  assert.deepEqual(await Promise.all([ask('a'), ask('b'), ask('a')]), ['a 1', 'b 2', 'a 1']);
  clock.now += 999;
  assert.equal(await ask('a'), 'a 1');
  clock.now += 1;
  assert.equal(await ask('a'), 'a 3');
  assert.equal(worked(), 3);
});

test('nothing asked before a change answers a question that is asked after it', async () => {
  const { answers, ask } = given();
  let finish = (_: string) => {};
  const early = answers.ask('a', () => new Promise<string>(resolve => (finish = resolve)));
  answers.forget();
  assert.equal(await ask('a'), 'a 1');
  finish('old');
  assert.equal(await early, 'old');
  assert.equal(await ask('a'), 'a 1');
});

test('a failure is not kept', async () => {
  const { answers, ask } = given();
  await assert.rejects(answers.ask('a', () => Promise.reject(new Error('the database is away'))));
  assert.equal(await ask('a'), 'a 1');
});

test('a clock that is set back keeps nothing for longer', async () => {
  const { clock, ask } = given();
  await ask('a');
  clock.now -= 60_000;
  assert.equal(await ask('a'), 'a 2');
});

test('a flood of questions is bounded', async () => {
  const { ask, worked } = given();
  for (let index = 0; index < 1500; index++) await ask(String(index));
  await ask('1499');
  assert.equal(worked(), 1500, 'the newest are kept');
  await ask('0');
  assert.equal(worked(), 1501, 'the oldest are not');
});
