import type { GateFact } from '../../../simulator/gate/facts.ts';
import { Gate } from '../../../simulator/gate/gate.ts';
import { type GateParameters, usual } from '../../../simulator/gate/parameters.ts';

export type RunAsked = Pick<GateParameters, 'seed' | 'minutes' | 'sellers' | 'scanners' | 'buy' | 'line'>;

export const usualRun: RunAsked = usual;

/** Runs the simulator's own gate, here: the same seed is the same run as on a command line. */
export function runOf(asked: RunAsked): GateFact[] {
  const facts: GateFact[] = [];
  const gate = new Gate({ ...usual, ...asked }, fact => facts.push(fact));
  gate.open();
  gate.run();
  gate.close();
  return facts;
}
