import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gate } from '../../../simulator/gate/gate.ts';
import { usual } from '../../../simulator/gate/parameters.ts';
import { readFacts, Unreadable } from './read-facts.ts';
import { Replay } from './replay.ts';
import { runOf, usualRun } from './run.ts';

test('a run is shown as it was: at each minute as many people in each line, inside and away as the gate had', () => {
  const parameters = { ...usual, minutes: 45, patience: 6 };
  const facts: Parameters<ConstructorParameters<typeof Gate>[1] & object>[0][] = [];
  const gate = new Gate(parameters, fact => facts.push(fact));
  const seen: {
    time: number;
    sellers: number[];
    scanners: number[];
    inside: number;
    gone: number;
    arrived: number;
  }[] = [];
  for (let time = 0.5; time < parameters.minutes; time += 0.73)
    gate.simulation.after(time, () => {
      seen.push({
        time,
        sellers: gate.sellers.map(line => line.people),
        scanners: gate.scanners.map(line => line.people),
        inside: gate.inside,
        gone: gate.gone,
        arrived: gate.arrived,
      });
    });
  gate.open();
  gate.run();
  gate.close();
  const replay = new Replay(facts);
  assert.deepEqual([replay.sellers, replay.scanners], [6, 4]);
  for (const { time, ...was } of seen) {
    const { sellers, scanners, inside, goneAway, arrived, walking } = replay.at(time);
    const lengths = (lines: typeof sellers) => lines.map(line => line.length);
    assert.deepEqual(
      { sellers: lengths(sellers), scanners: lengths(scanners), inside, gone: goneAway, arrived },
      was,
    );
    const standing = [...sellers, ...scanners].flat().length;
    assert.equal(walking.length + standing + inside + goneAway, arrived, `nobody is lost at ${time}`);
  }
});

test('a file of the simulator gives the same run as its seed', () => {
  const facts = runOf(usualRun);
  const text = facts
    .map(({ topic, value }) => JSON.stringify({ topic, value: { factId: 'f', ...value } }))
    .join('\n');
  assert.deepEqual(new Replay(readFacts(`${text}\n`)).at(31.4), new Replay(facts).at(31.4));
});

test('what is no run of the gate is refused, with the line and the reason', () => {
  const bus = '{"topic":"bus_arrival","value":{"time":1,"busId":1,"firstId":1,"lastId":2}}';
  const wrong = (text: string) => {
    try {
      readFacts(text);
    } catch (error) {
      assert.ok(error instanceof Unreadable);
      return error.message;
    }
    return 'nothing';
  };
  assert.equal(wrong(`${bus}\n{"topic":`), 'Line 2 is not a fact: {"topic": ..., "value": {...}}.');
  assert.equal(wrong('{"topic":"orders","value":{}}'), 'Line 1 is of no topic that the gate has.');
  assert.match(
    wrong('{"topic":"scan_tickets","value":{"time":1,"duration":2}}'),
    /^Line 1, scan_tickets: its person is missing/,
  );
  assert.equal(wrong(''), 'No bus arrives in this file.');
  assert.equal(wrong(bus), 'nothing');
});
