import type { GateFact } from '../../../simulator/gate/facts.ts';

/** What a line has done in a run; times in minutes. */
export type LineFigures = {
  readonly station: 'seller' | 'scanner';
  readonly line: number;
  readonly served: number;
  readonly meanWait: number | null;
  /** The share of the run in which somebody was being served. */
  readonly busy: number;
};

type Sums = { served: number; waited: number; waiters: number; busy: number };

/** Lines side by side, sellers first: who was served, how long people waited, how busy each was. A sale is for a whole group. */
export function figuresOf(facts: readonly GateFact[], minutes: number): LineFigures[] {
  const lines = new Map<string, Sums>();
  const of = (station: string, line: number): Sums => {
    const name = `${station} ${line}`;
    const sums = lines.get(name) ?? { served: 0, waited: 0, waiters: 0, busy: 0 };
    lines.set(name, sums);
    return sums;
  };
  const wait = (sums: Sums, duration: number, people: number) => {
    sums.waited += duration * people;
    sums.waiters += people;
  };
  for (const { topic, value } of facts) {
    if (topic === 'wait_in_seller_line')
      wait(of('seller', value.sellerLine), value.duration, value.lastId - value.firstId + 1);
    if (topic === 'wait_in_scanner_line') wait(of('scanner', value.scannerLine), value.duration, 1);
    if (topic !== 'buy_tickets' && topic !== 'scan_tickets') continue;
    const sums = topic === 'buy_tickets' ? of('seller', value.sellerLine) : of('scanner', value.scannerLine);
    sums.served += topic === 'buy_tickets' ? value.people.length : 1;
    sums.busy += value.duration;
  }
  return [...lines]
    .map(([name, { served, waited, waiters, busy }]) => {
      const [station, line] = name.split(' ') as ['seller' | 'scanner', string];
      const meanWait = waiters === 0 ? null : waited / waiters;
      return { station, line: Number(line), served, meanWait, busy: Math.min(1, busy / minutes) };
    })
    .sort((a, b) => (a.station === b.station ? a.line - b.line : a.station === 'seller' ? -1 : 1));
}
