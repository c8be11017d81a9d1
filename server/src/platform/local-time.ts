/** What a clock on the wall of a place shows: a day as YYYY-MM-DD and minutes since its midnight. */
export interface LocalTime {
  readonly day: string;
  readonly minute: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The clock of a zone (IANA name); throws RangeError if there is no such zone. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const number = '2-digit';
    clock = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone,
      calendar: 'gregory',
      year: 'numeric',
      month: number,
      day: number,
      hour: number,
      minute: number,
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}

export function isTimeZone(timeZone: string): boolean {
  try {
    clockOf(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of the zone show at `instant` (milliseconds since 1970). */
export function localTime(instant: number, timeZone: string): LocalTime {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(instant)
      .map(part => [part.type, part.value]),
  );
  const day = `${parts.get('year')!.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
  return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
}

/**
 * The instant at which the clocks of the zone show this. Of the two when clocks are set back, the first; a time that is
 * skipped when they are set forward counts from before the change, so 02:30 becomes 03:30.
 */
export function instantAt({ day, minute }: LocalTime, timeZone: string): number {
  const asIfUtc = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  const before = offsetAt(asIfUtc - DAY_MS, timeZone);
  const after = offsetAt(asIfUtc + DAY_MS, timeZone);
  const fits = [before, after].filter(offset => offsetAt(asIfUtc - offset, timeZone) === offset);
  return asIfUtc - Math.max(...(fits.length > 0 ? fits : [before]));
}

/** How far the clocks of the zone are ahead of UTC at `instant`, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const { day, minute } = localTime(instant, timeZone);
  return Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS - Math.floor(instant / MINUTE_MS) * MINUTE_MS;
}

/** The day `days` later, by the calendar. */
export const dayLater = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** 0 for Monday to 6 for Sunday. */
export const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Minutes since midnight of "HH:MM"; undefined if it is no such time. */
export function minuteOf(time: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)/.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}
