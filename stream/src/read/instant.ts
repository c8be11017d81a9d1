/** A time that is none. `why` completes the sentence "booking_time ...". */
export interface NoInstant {
  readonly why: string;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))?$/;

/**
 * Reads an instant as RFC 3339 has it, in microseconds since 1970; what is finer is cut off. A day that the calendar does not
 * have, a time without an offset and a number of seconds are refused: guessing would put facts hours from where they were.
 */
export function readInstant(value: unknown): number | NoInstant {
  return (typeof value === 'string' ? usualInstant(value) : undefined) ?? instantAsWritten(value);
}

const USUAL = 'YYYY-MM-DDTHH:MM:SS.mmmZ';
const MOST_MINUTES = 10_000;
const minutes = new Map<string, number>();

/** Almost every time is written as `USUAL` has it, in a minute that others have told before. */
function usualInstant(text: string): number | undefined {
  if (text.length !== USUAL.length || text[16] !== ':' || text[19] !== '.' || text[23] !== 'Z')
    return undefined;
  const [seconds, hundredths] = [digitsAt(text, 17), digitsAt(text, 20)];
  const last = text.charCodeAt(22) - 48;
  if (!(seconds < 60 && hundredths < 100 && last >= 0 && last < 10)) return undefined;
  const minute = minuteOf(text.slice(0, 16));
  return minute === undefined ? undefined : minute + seconds * 1e6 + (hundredths * 10 + last) * 1_000;
}

function minuteOf(text: string): number | undefined {
  const known = minutes.get(text);
  if (known !== undefined) return known;
  const minute = instantAsWritten(`${text}:00Z`);
  if (typeof minute !== 'number') return undefined;
  if (minutes.size >= MOST_MINUTES) minutes.clear();
  minutes.set(text, minute);
  return minute;
}

/** Two digits as a number; not a number below 100 where there are none. */
function digitsAt(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens < 10 && ones >= 0 && ones < 10 ? tens * 10 + ones : Number.NaN;
}

function instantAsWritten(value: unknown): number | NoInstant {
  if (value === undefined || value === null) return { why: 'is missing' };
  if (typeof value !== 'string') return { why: `is a ${typeof value}, not a time as RFC 3339 has it` };
  const match = RFC3339.exec(value);
  if (!match) return { why: `is "${shortened(value)}", which is no time as RFC 3339 has it` };
  const [, year, month, day, hour, minute, second, fraction, zulu, sign, offHour, offMinute] = match;
  if (!zulu && !sign) return { why: `is "${value}", which has no offset: Z, or such as +05:30` };
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  // A leap second counts as the first one after it.
  if (h > 23 || m > 59 || s > 60 || Number(offHour ?? 0) > 23 || Number(offMinute ?? 0) > 59)
    return { why: `is "${value}", which no clock shows` };
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day))
    return { why: `is "${value}", a day that the calendar does not have` };
  const offset = sign ? (sign === '-' ? -1 : 1) * (Number(offHour) * 60 + Number(offMinute)) : 0;
  const seconds = date.getTime() / 1000 + h * 3600 + (m - offset) * 60 + s;
  return seconds * 1e6 + (fraction ? Number(fraction.slice(0, 6).padEnd(6, '0')) : 0);
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
