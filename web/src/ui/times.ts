import { hasTwelveHours } from './venue-locale.ts';

/** Where something happens, as far as clocks care: its IANA zone and, if known, its country. */
export interface Place {
  readonly timeZone: string;
  readonly country?: string | undefined;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(instant: Date, place: Place, options: Intl.DateTimeFormatOptions): string {
  const key = `${place.timeZone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat('en-GB', { timeZone: place.timeZone, ...options });
    formats.set(key, made);
  }
  return made.format(instant);
}

/** "19:30", or "7:30 pm" where that is how one says it; always the venue's own time. */
export const formatTime = (instant: string, place: Place): string =>
  format(new Date(instant), place, {
    minute: '2-digit',
    ...(hasTwelveHours(place.country)
      ? { hour: 'numeric', hourCycle: 'h12' }
      : { hour: '2-digit', hourCycle: 'h23' }),
  });

/** "Sat 21 Nov" in the venue's zone. */
export const formatDay = (instant: string, place: Place): string =>
  format(new Date(instant), place, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');

/** "Saturday 21 November" in the venue's zone. */
export const formatLongDay = (instant: string, place: Place): string =>
  format(new Date(instant), place, { weekday: 'long', day: 'numeric', month: 'long' }).replace(',', '');

/** "Today 19:30", "Tomorrow 19:30", "Sat 21 Nov 19:30": when a show starts, for somebody who asks now. */
export function formatShowTime(instant: string, place: Place, now: Date = new Date()): string {
  const today = dayOf(now, place.timeZone);
  const day = dayOf(new Date(instant), place.timeZone);
  const when = day === today ? 'Today' : day === dayAfter(today, 1) ? 'Tomorrow' : formatDay(instant, place);
  return `${when} ${formatTime(instant, place)}`;
}

/** The calendar day, YYYY-MM-DD, that it is at an instant in a zone. */
export function dayOf(instant: Date, timeZone: string): string {
  const key = `day ${timeZone}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(key, made);
  }
  return made.format(instant);
}

/** The calendar day `count` days after `day`; both YYYY-MM-DD. */
export function dayAfter(day: string, count: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** Today and the days after it in a zone, YYYY-MM-DD. */
export const daysFrom = (now: Date, timeZone: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => dayAfter(dayOf(now, timeZone), index));

/** "1 h 47 min" */
export function formatMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`].filter(Boolean).join(' ');
}
