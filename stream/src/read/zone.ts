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

const MINUTE_US = 60_000_000;
const MOST_MINUTES = 10_000;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** A zone as it is asked: its hours of the week by minutes since 1970, as far as they were asked for. */
interface Clock {
  readonly format: Intl.DateTimeFormat;
  readonly hours: Map<number, number>;
}
const clocks = new Map<string, Clock>();

/** The hour of the week at an instant (microseconds since 1970) by the clock of a zone, or in UTC: 0 is Monday from midnight, 167 the last. */
export function hourOfWeek(instant: number, zone: string | null): number {
  const minute = Math.floor(instant / MINUTE_US);
  // 1970 began on a Thursday.
  if (zone === null) return (((Math.floor(minute / 60) + 3 * 24) % 168) + 168) % 168;
  let clock = clocks.get(zone);
  if (!clock) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    clock = { format, hours: new Map() };
    clocks.set(zone, clock);
  }
  const known = clock.hours.get(minute);
  if (known !== undefined) return known;
  const parts = clock.format.formatToParts(minute * 60_000);
  const part = (type: string) => parts.find(each => each.type === type)!.value;
  const hour = WEEKDAYS.indexOf(part('weekday')) * 24 + Number(part('hour'));
  if (clock.hours.size >= MOST_MINUTES) clock.hours.clear();
  clock.hours.set(minute, hour);
  return hour;
}
