import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allOf, anyOf, Interrupted, type Life, Occurrence, priorities, Simulation } from './index.ts';

const simulation = () => new Simulation({ seed: 1 });

/** Writes down what is said, and when. */
function journal(world: Simulation) {
  const lines: string[] = [];
  return { lines, say: (what: string) => lines.push(`${world.now} ${what}`) };
}

test('processes wait for time, and those due together continue in the order in which they began to wait', () => {
  const world = simulation();
  const { lines, say } = journal(world);
  function* life(name: string, ...waits: number[]): Life {
    for (const wait of waits) {
      yield wait;
      say(name);
    }
  }
  world.start(life('a', 2, 2));
  world.start(life('b', 1, 1, 2));
  world.start(life('c', 2, 0, 2));
  assert.equal(world.run(), 'nothing-left');
  assert.deepEqual(lines, ['1 b', '2 a', '2 c', '2 b', '2 c', '4 a', '4 b', '4 c']);
});

test('what is due at one time happens by priority', () => {
  const world = simulation();
  const { lines, say } = journal(world);
  world.after(1, () => say('late'), { priority: priorities.late });
  world.after(1, () => say('normal'));
  world.after(1, () => say('urgent'), { priority: priorities.urgent });
  world.run();
  assert.deepEqual(lines, ['1 urgent', '1 normal', '1 late']);
});

test('a run stops before what is due at its end, can be continued, stopped, and cut into slices', () => {
  const world = simulation();
  const { lines, say } = journal(world);
  world.start(
    (function* () {
      for (;;) {
        yield 1;
        say('tick');
        if (world.now === 5) world.stop();
      }
    })(),
  );
  assert.equal(world.run({ until: 2 }), 'until');
  assert.deepEqual([world.now, lines], [2, ['1 tick']]);
  assert.equal(world.run({ until: 3.5 }), 'until');
  assert.deepEqual(lines.splice(0), ['1 tick', '2 tick', '3 tick']);
  assert.equal(world.run({ atMost: 1 }), 'at-most');
  assert.equal(world.now, 4);
  assert.equal(world.run(), 'stopped');
  assert.equal(world.now, 5);
  assert.equal(world.happened, 5);
  assert.throws(() => world.run({ until: 4 }), /cannot run until 4/);
});

test('a process is an occurrence: others wait for what it returns', () => {
  const world = simulation();
  const { lines, say } = journal(world);
  function* child(): Life<string> {
    yield 3;
    return 'grown';
  }
  world.start(
    (function* () {
      const growing = world.start(child());
      yield growing;
      say(growing.value);
      yield growing;
      say('at once');
    })(),
  );
  world.run();
  assert.deepEqual(lines, ['3 grown', '3 at once']);
});

test('a process that fails throws where it is waited for, and ends the run where nobody waits', () => {
  const world = simulation();
  function* failing(): Life {
    yield 1;
    throw new Error('broken');
  }
  const caught: unknown[] = [];
  world.start(
    (function* () {
      try {
        yield world.start(failing());
      } catch (error) {
        caught.push(error);
      }
    })(),
  );
  world.run();
  assert.match(String(caught[0]), /broken/);
  world.start(failing());
  assert.throws(() => world.run(), /broken/);
  assert.equal(world.run(), 'nothing-left');
});

test('a wait that is no time is refused where it was asked for', () => {
  const world = simulation();
  world.start(
    (function* () {
      yield Number.NaN;
    })(),
  );
  assert.throws(() => world.run(), /cannot wait for NaN/);
  assert.throws(() => world.timeout(-1), /from 0 up/);
});

test('an interruption arrives at once, before anything normal, and the wait it broke off has no after-effect', () => {
  const world = simulation();
  const { lines, say } = journal(world);
  const sleeper = world.start(
    (function* (): Life {
      try {
        yield 10;
      } catch (error) {
        assert.ok(error instanceof Interrupted);
        say(`woken: ${error.cause}`);
      }
      yield 100;
      say('slept on');
    })(),
  );
  world.after(4, () => {
    world.after(0, () => say('normal'));
    assert.equal(sleeper.interrupt('fire'), true);
    assert.equal(sleeper.interrupt('again'), false);
  });
  world.run();
  assert.deepEqual(lines, ['4 woken: fire', '4 normal', '104 slept on']);
  assert.equal(sleeper.interrupt(), false, 'it has ended');
});

test('a process interrupted while it waits for an occurrence is not woken by it later', () => {
  const world = simulation();
  const bell = new Occurrence();
  const causes: unknown[] = [];
  const life = function* (): Life {
    try {
      yield bell;
    } catch (error) {
      causes.push((error as Interrupted).cause);
    }
    yield 5;
    causes.push(world.now);
  };
  const waiting = world.start(life());
  world.after(1, () => {
    // The bell rings and the interruption comes in the same instant: the interruption wins.
    bell.succeed();
    waiting.interrupt('now');
  });
  world.run();
  assert.deepEqual(causes, ['now', 6]);
  function* self(): Life {
    yield 1;
    me.interrupt();
  }
  const me = world.start(self());
  assert.throws(() => world.run(), /cannot interrupt itself/);
});

test('all who wait for an occurrence continue in the order of waiting, whoever has left meanwhile', () => {
  for (const leaving of [0, 1, 3]) {
    const world = simulation();
    const bell = new Occurrence();
    const heard: number[] = [];
    function* life(name: number): Life {
      try {
        yield bell;
        heard.push(name);
      } catch {}
    }
    const waiting = [0, 1, 2, 3].map(name => world.start(life(name)));
    world.after(1, () => waiting[leaving]!.interrupt());
    world.after(2, () => bell.succeed());
    world.run();
    assert.deepEqual(
      heard,
      [0, 1, 2, 3].filter(name => name !== leaving),
    );
  }
});

test('any of several occurrences, all of several, and a wait bounded by a timeout', () => {
  const world = simulation();
  const { lines, say } = journal(world);
  const [one, two, three] = [world.timeout(1), world.timeout(2), world.timeout(3)];
  world.start(
    (function* (): Life {
      const first = anyOf([two, one, three]);
      yield first;
      say(`first: ${first.value === one}`);
      yield allOf([one, three]);
      say('both');
      yield allOf([one, two, three]);
      say('already');
      const bounded = anyOf([new Occurrence(), world.timeout(4)]);
      yield bounded;
      say('gave up');
    })(),
  );
  world.run();
  assert.deepEqual(lines, ['1 first: true', '3 both', '3 already', '7 gave up']);
});

test('a condition fails with the first of its occurrences that fails', () => {
  const [bad, good] = [new Occurrence(), new Occurrence()];
  const conditions = [anyOf([good, bad]), allOf([good, bad])];
  bad.fail('no');
  good.succeed();
  assert.deepEqual(
    conditions.map(condition => condition.error),
    ['no', 'no'],
  );
  assert.equal(allOf([bad]).error, 'no');
  assert.equal(anyOf([bad]).error, 'no');
  assert.throws(() => anyOf([]), /nothing/);
  assert.ok(allOf([]).happened);
});

test('a cancelled timeout never happens; an occurrence happens once', () => {
  const world = simulation();
  const timeout = world.timeout(1);
  timeout.cancel();
  world.run();
  assert.ok(timeout.pending);
  assert.throws(() => timeout.value, /pending/);
  const occurrence = new Occurrence<number>();
  occurrence.succeed(7);
  assert.equal(occurrence.value, 7);
  assert.throws(() => occurrence.succeed(8), /only once/);
});
