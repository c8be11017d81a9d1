import type { GateFact } from '../../../simulator/gate/facts.ts';

/** Topics, and the fields without which a fact of that topic cannot be shown. */
const needed: Readonly<Record<GateFact['topic'], readonly string[]>> = {
  gate_opened: ['sellers', 'scanners'],
  gate_closed: [],
  bus_arrival: ['busId', 'firstId', 'lastId'],
  walk_to_seller: ['people', 'sellerLine', 'duration'],
  wait_in_seller_line: ['firstId', 'lastId', 'sellerLine', 'duration'],
  buy_tickets: ['people', 'sellerLine', 'duration'],
  walk_to_scanner: ['person', 'scannerLine', 'duration'],
  wait_in_scanner_line: ['person', 'scannerLine', 'duration'],
  scan_tickets: ['person', 'scannerLine', 'duration'],
  gave_up: ['people', 'duration'],
  still_waiting: ['people', 'phase', 'duration'],
};

/** A file that holds no run of the gate; its message is a sentence that says which line, and why. */
export class Unreadable extends Error {}

/** The facts of a run as the simulator writes them, a line of JSON each. Throws Unreadable. */
export function readFacts(text: string): GateFact[] {
  const facts = text
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [readFact(line, index + 1)]));
  if (!facts.some(({ topic }) => topic === 'bus_arrival'))
    throw new Unreadable('No bus arrives in this file.');
  return facts;
}

function readFact(line: string, number: number): GateFact {
  const fact = parsed(line, number);
  const fields = needed[fact.topic];
  if (!fields) throw new Unreadable(`Line ${number} is of no topic that the gate has.`);
  const missing = ['time', ...fields].find(
    field => !isThere(field, (fact.value as Record<string, unknown>)[field]),
  );
  if (missing)
    throw new Unreadable(
      `Line ${number}, ${fact.topic}: its ${missing} is missing, or not what it should be.`,
    );
  return fact;
}

function parsed(line: string, number: number): GateFact {
  try {
    const fact = JSON.parse(line);
    if (typeof fact?.topic === 'string' && typeof fact.value === 'object' && fact.value !== null) return fact;
  } catch {}
  throw new Unreadable(`Line ${number} is not a fact: {"topic": ..., "value": {...}}.`);
}

function isThere(field: string, value: unknown): boolean {
  if (field === 'people') return Array.isArray(value) && value.length > 0 && value.every(Number.isInteger);
  return field === 'phase' ? typeof value === 'string' : typeof value === 'number' && Number.isFinite(value);
}
