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
