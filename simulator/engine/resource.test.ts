import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyOf, type Life, Resource, Simulation, Store } from './index.ts';

test('a resource serves as many as it has units, first come, first served', () => {
  const world = new Simulation({ seed: 1 });
  const desk = new Resource(world, { capacity: 2 });
  const served: string[] = [];
  function* visit(name: string, duration: number): Life {
    yield* desk.use(duration);
    served.push(`${world.now} ${name}`);
  }
  for (const [name, duration] of Object.entries({ a: 3, b: 1, c: 1, d: 5 }))
    world.start(visit(name, duration));
  assert.deepEqual([desk.inUse, desk.waiting], [2, 2]);
  world.run();
  assert.deepEqual(served, ['1 b', '2 c', '3 a', '7 d']);
  assert.equal(desk.busy.mean(7), (3 + 1 + 1 + 5) / 7);
  assert.equal(desk.queue.mean(7), (2 + 1) / 7);
  assert.deepEqual([desk.busy.max, desk.queue.max], [2, 2]);
});

test('a lower priority number is served first, and nobody in service is pushed out', () => {
  const world = new Simulation({ seed: 1 });
  const desk = new Resource(world);
  const order: string[] = [];
  function* visit(name: string, priority: number): Life {
    yield* desk.use(1, priority);
    order.push(name);
  }
  world.start(visit('in service', 9));
  for (const [name, priority] of Object.entries({ plain: 0, later: 5, first: -3, plain2: 0, first2: -3 }))
    world.start(visit(name, priority));
  world.run();
  assert.deepEqual(order, ['in service', 'first', 'first2', 'plain', 'plain2', 'later']);
  assert.throws(() => [desk.request(), desk.request(0.5)], /priority is an integer/);
});

test('a request can be withdrawn while it waits, and is released only once', () => {
  const world = new Simulation({ seed: 1 });
  const desk = new Resource(world);
  const holder = desk.request();
  const impatient = desk.request();
  const patient = desk.request();
  desk.release(impatient);
  assert.equal(desk.waiting, 1);
  desk.release(holder);
  assert.deepEqual([impatient.happened, patient.happened, desk.inUse], [false, true, 1]);
  assert.throws(() => desk.release(holder), /released before/);
});

test('an interrupted process leaves the line by its own finally, and the others move up', () => {
  const world = new Simulation({ seed: 1 });
  const desk = new Resource(world);
  const done: string[] = [];
  function* visit(name: string): Life {
    try {
      yield* desk.use(10);
      done.push(`${world.now} ${name}`);
    } catch {
      done.push(`${world.now} ${name} left`);
    }
  }
  const visits = ['a', 'b', 'c'].map(name => world.start(visit(name)));
  world.after(4, () => visits[1]!.interrupt());
  world.after(6, () => visits[0]!.interrupt());
  world.run();
  assert.deepEqual(done, ['4 b left', '6 a left', '16 c']);
});

test('whatever comes and goes: units are never over-granted, and nobody waits while a unit is free', () => {
  const visitor = fc.record({
    arrival: fc.integer({ min: 0, max: 30 }),
    service: fc.integer({ min: 0, max: 9 }),
    patience: fc.integer({ min: 0, max: 12 }),
    priority: fc.integer({ min: -1, max: 1 }),
  });
  fc.assert(
    fc.property(
      fc.array(visitor, { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      (visitors, capacity) => {
        const world = new Simulation({ seed: 1 });
        const desk = new Resource(world, { capacity });
        let [served, gaveUp, inService] = [0, 0, 0];
        function* visit({ arrival, service, patience, priority }: (typeof visitors)[number]): Life {
          yield arrival;
          const turn = desk.request(priority);
          const limit = world.timeout(patience);
          try {
            yield anyOf([turn, limit]);
            if (!turn.happened) {
              gaveUp++;
              return;
            }
            inService++;
            assert.ok(inService <= capacity);
            assert.ok(desk.waiting === 0 || desk.inUse === capacity);
            yield service;
            inService--;
            served++;
          } finally {
            desk.release(turn);
          }
        }
        for (const each of visitors) world.start(visit(each));
        world.run();
        assert.equal(served + gaveUp, visitors.length);
        assert.deepEqual([desk.inUse, desk.waiting], [0, 0]);
      },
    ),
  );
});

test('a store passes items on in order, and makes those wait who find it full or empty', () => {
  const world = new Simulation({ seed: 1 });
  const shelf = new Store<number>({ capacity: 2 });
  const journal: string[] = [];
  world.start(
    (function* (): Life {
      for (let item = 1; item <= 4; item++) {
        yield shelf.put(item);
        journal.push(`${world.now} put ${item}`);
      }
    })(),
  );
  world.start(
    (function* (): Life {
      yield 5;
      for (let count = 0; count < 5; count++) {
        const taking = shelf.take();
        yield taking;
        journal.push(`${world.now} took ${taking.value}`);
      }
    })(),
  );
  world.after(9, () => shelf.put(5));
  world.run();
  assert.deepEqual(
    journal.filter(line => line.includes('took')),
    ['5 took 1', '5 took 2', '5 took 3', '5 took 4', '9 took 5'],
  );
  assert.deepEqual(
    journal.filter(line => line.includes('put')),
    ['0 put 1', '0 put 2', '5 put 3', '5 put 4'],
  );
  const taking = shelf.take();
  assert.equal(shelf.withdraw(taking), true);
  shelf.put(6);
  assert.deepEqual([taking.pending, shelf.size], [true, 1]);
});
