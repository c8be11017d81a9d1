import type { Group } from './group.ts';
import type { GateParameters } from './parameters.ts';

/**
 * What a run of the gate publishes. `time` is when the phase began, in minutes since the run did, and `duration` how long
 * it took; a phase becomes a fact only when the service after it ends, so that the facts are not in the order of `time`.
 * Lines are numbered from 1, buses and people too. A group's people have consecutive numbers. The first fact of a run says what it
 * was told, the one of its end precedes those of who still waits then.
 */
export type GateFact =
  | { topic: 'gate_opened'; value: { time: number } & GateParameters }
  | { topic: 'gate_closed'; value: { time: number } }
  | { topic: 'bus_arrival'; value: { time: number; busId: number; firstId: number; lastId: number } }
  | { topic: 'walk_to_seller'; value: GroupAtSeller }
  | { topic: 'wait_in_seller_line'; value: WaitForSeller }
  | { topic: 'buy_tickets'; value: GroupAtSeller }
  | { topic: 'walk_to_scanner' | 'wait_in_scanner_line' | 'scan_tickets'; value: PersonAtScanner }
  | { topic: 'gave_up'; value: GaveUp }
  | { topic: 'still_waiting'; value: StillWaiting };

export type GroupAtSeller = { people: number[]; sellerLine: number; time: number; duration: number };
export type WaitForSeller = {
  sellerLine: number;
  time: number;
  duration: number;
  firstId: number;
  lastId: number;
};
export type PersonAtScanner = { person: number; scannerLine: number; time: number; duration: number };

/** A line that someone stands in, walks to or is served at; none while a group still walks and has not chosen. */
export type AtLine = { sellerLine?: number; scannerLine?: number };

/** A group left: it turned away from a line too long, or waited in it for too long. */
export type GaveUp = AtLine & {
  people: number[];
  reason: 'line-too-long' | 'waited-too-long';
  time: number;
  duration: number;
};

/** What people can be doing between their bus and the inside. */
export type Phase =
  | 'walk_to_seller'
  | 'wait_in_seller_line'
  | 'buy_tickets'
  | 'walk_to_scanner'
  | 'wait_in_scanner_line'
  | 'scan_tickets';

/**
 * The run ended while these people were not in: what they were doing, since when, and for how long by then; of those who were being
 * served also when they `joined` the line, since no other fact tells it.
 */
export type StillWaiting = AtLine & {
  people: number[];
  phase: Phase;
  time: number;
  duration: number;
  joined?: number;
};

/** What a sale makes known, when it ends at `now`: the walk before it, the wait, and the sale. */
export function purchase(group: Group, now: number): GateFact[] {
  const { ids: people, left, joined, since } = group;
  const sellerLine = group.line!.number;
  const [firstId, lastId] = [people[0]!, people.at(-1)!];
  return [
    { topic: 'walk_to_seller', value: { people, sellerLine, time: left, duration: joined - left } },
    {
      topic: 'wait_in_seller_line',
      value: { sellerLine, time: joined, duration: since - joined, firstId, lastId },
    },
    { topic: 'buy_tickets', value: { people, sellerLine, time: since, duration: now - since } },
  ];
}

/** What the scan of the group's first person makes known, when it ends at `now`. */
export function scan({ firstId: person, line, left, joined, since }: Group, now: number): GateFact[] {
  const scannerLine = line!.number;
  return [
    { topic: 'walk_to_scanner', value: { person, scannerLine, time: left, duration: joined - left } },
    { topic: 'wait_in_scanner_line', value: { person, scannerLine, time: joined, duration: since - joined } },
    { topic: 'scan_tickets', value: { person, scannerLine, time: since, duration: now - since } },
  ];
}

export function gaveUp(group: Group, reason: GaveUp['reason'], now: number): GateFact {
  const { ids: people, since: time } = group;
  return { topic: 'gave_up', value: { people, reason, ...atLine(group), time, duration: now - time } };
}

/** While its first person is scanned, the rest of a group still waits: two facts then, else one. */
export function stillWaiting(group: Group, now: number): GateFact[] {
  const { ids, phase, since, joined } = group;
  const fact = (people: number[], doing: Phase, time: number): GateFact => ({
    topic: 'still_waiting',
    value: {
      people,
      phase: doing,
      ...atLine(group),
      time,
      duration: now - time,
      ...(isServed(doing) && { joined }),
    },
  });
  if (phase !== 'scan_tickets' || ids.length === 1) return [fact(ids, phase, since)];
  return [fact(ids.slice(0, 1), phase, since), fact(ids.slice(1), 'wait_in_scanner_line', joined)];
}

export const isServed = (phase: Phase): boolean => phase === 'buy_tickets' || phase === 'scan_tickets';

function atLine({ line, phase }: Group): AtLine {
  if (line === null) return {};
  const atSeller = phase === 'wait_in_seller_line' || phase === 'buy_tickets';
  return atSeller ? { sellerLine: line.number } : { scannerLine: line.number };
}
