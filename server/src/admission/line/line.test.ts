import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Receipt, verifyLog } from '../verify-admission.ts';
import { bugs, withBug } from './bugs.fixture.ts';
import { type Played, play, story } from './played-line.fixture.ts';

const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000_000);

/** What a stranger finds, with the published log and every receipt. */
function foundByStranger({ published, receipts, head }: Played): string[] {
  const unsigned = { ...head, kid: '', signature: '' };
  const all: (Receipt | undefined)[] = [undefined, ...receipts.map(one => ({ ...one, ...unsigned }))];
  return all.flatMap(receipt => verifyLog(published, receipt).faults);
}

test('A2, A3, A4: whatever happens, the line is what a row of names would be, and a stranger finds nothing', t => {
  t.diagnostic(`seed ${seed}`);
  fc.assert(
    fc.property(story, steps => {
      const played = play(steps);
      assert.deepEqual(played.faults, []);
      assert.deepEqual(foundByStranger(played), []);
    }),
    { seed, numRuns: 150 },
  );
});

for (const [name, bug] of Object.entries(bugs)) {
  test(`A9: found by the model, and by a stranger: ${name}`, () => {
    const finds = (faultsOf: (played: Played) => readonly string[]) =>
      fc.check(
        fc.property(story, steps => faultsOf(play(steps, withBug(bug))).length === 0),
        { seed, numRuns: 300, endOnFailure: true },
      ).failed;
    assert.ok(
      finds(played => played.faults),
      'the model finds nothing',
    );
    assert.ok(finds(foundByStranger), 'a stranger finds nothing');
  });
}

test('A9: a log in which one letter is another is no longer good', () => {
  const { published } = play([
    { do: 'arrive', who: 1 },
    { do: 'arrive', who: 2 },
    { do: 'wait', ms: 2000 },
    { do: 'admit', most: 1 },
  ]);
  assert.deepEqual(verifyLog(published).faults, []);
  for (let at = 0; at < published.length; at += 7) {
    const letter = published[at] === '0' ? '1' : '0';
    const forged = published.slice(0, at) + letter + published.slice(at + 1);
    assert.notDeepEqual(faultsOrError(forged), [], `at ${at}`);
  }
});

function faultsOrError(log: string): unknown {
  try {
    return verifyLog(log).faults;
  } catch (error) {
    return error;
  }
}
