import { textOf } from './message.ts';

const known = new Map<string, string | null>();

/** The name of a time zone, or null for what is none: weekday and hour are then told in UTC. */
export function zoneOf(value: unknown): string | null {
  const name = textOf(value);
  if (name === null) return null;
  const before = known.get(name);
  if (before !== undefined) return before;
  let zone: string | null = null;
  try {
    zone = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // Not the name of a zone.
  }
  // Names are few; a feed that invents them must not fill the memory.
  if (known.size < 10_000) known.set(name, zone);
  return zone;
}
