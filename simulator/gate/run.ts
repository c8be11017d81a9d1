import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { Progress } from '../terminal.ts';
import type { GateFact } from './facts.ts';
import { Gate } from './gate.ts';
import type { GateParameters } from './parameters.ts';
import { GateObserver, type GateReport } from './report.ts';
import { stamp } from './stamp.ts';

/** Occurrences between two looks at the world outside: a few milliseconds. */
const SLICE = 5_000;

/**
 * Runs the gate once. Each fact goes to `out`, if given, as a line of JSON, with the instants of a run that began at
 * `start`. When `interrupted` is aborted the run ends where it is: the facts so far and the report of them are whole.
 */
export async function runGate(
  parameters: GateParameters,
  { start, out, interrupted }: { start: number; out: Writable | null; interrupted: AbortSignal },
): Promise<GateReport> {
  const observer = new GateObserver(parameters);
  const stamped = stamp(parameters, start);
  const lines: string[] = [];
  const gate = new Gate(parameters, (fact: GateFact) => {
    observer.take(fact);
    if (out) lines.push(`${JSON.stringify(stamped(fact, gate.simulation.now))}\n`);
  });
  observer.watch(gate);
  const progress = new Progress(parameters.minutes, 'simulated minutes');
  const flush = async () => {
    if (!out || lines.length === 0 || out.write(lines.splice(0).join(''))) return;
    // An error of `out` ends this wait too; whoever made it hears of it, and interrupts the run.
    await once(out, 'drain', { signal: interrupted }).catch(() => {});
  };
  gate.open();
  while (!interrupted.aborted && gate.run(SLICE) === 'at-most') {
    await flush();
    progress.show(gate.simulation.now);
    // Signals and writes get their turn.
    await new Promise(setImmediate);
  }
  gate.close();
  await flush();
  progress.clear();
  return observer.report(gate);
}
