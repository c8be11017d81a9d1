// Our side of M1: runs the gate as its arguments say (seeds, minutes, line), without facts, and prints what it took as a
// line of JSON. A process of its own, as the baseline is one: nothing is warm when the clock starts.
import { confidenceInterval } from '../simulator/engine/index.ts';
import { Gate } from '../simulator/gate/gate.ts';
import { type LineChoice, usual } from '../simulator/gate/parameters.ts';

const [seeds, minutes, line] = process.argv.slice(2);
const began = performance.now();
const spent = process.cpuUsage();
const gates = Array.from({ length: Number(seeds) }, (_, index) => {
  const gate = new Gate({ ...usual, seed: index + 1, minutes: Number(minutes), line: line as LineChoice });
  gate.run();
  const { buses, arrived: people, occurrences, sellerWait } = gate;
  return { buses, people, occurrences, sellerWait: sellerWait.mean };
});
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(spent);
const total = (of: 'buses' | 'people' | 'occurrences') => gates.reduce((sum, gate) => sum + gate[of], 0);
const { mean, low, high } = confidenceInterval(gates.map(gate => gate.sellerWait));
console.log(
  JSON.stringify({
    engine: `matinee on Node ${process.versions.node}`,
    seconds,
    processorSeconds: (user + system) / 1e6,
    runs: gates.length,
    occurrences: total('occurrences'),
    buses: total('buses'),
    people: total('people'),
    sellerWait: { mean, low, high },
  }),
);
