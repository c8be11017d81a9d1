import type { LogRecord } from '../log/event-log.ts';

/** The names that the time of what happened goes by, in the feeds' wire format and in facts of ours. */
const NAMES = ['booking_time', 'payment_time', 'at', 'instant'] as const;

/** Within these a year has four digits, and a folder that is named for its day stays readable. */
const [EARLIEST, LATEST] = [Date.UTC(1970, 0), Date.UTC(10_000, 0)];

/** When what a record tells of happened, in milliseconds since 1970; undefined if it does not say so in a way that can be read. */
export function eventTimeOf({ value }: LogRecord): number | undefined {
  const told = parsed(value) as Record<string, unknown> | null | undefined;
  if (typeof told !== 'object' || told === null) return undefined;
  const text = NAMES.map(name => told[name]).find(time => typeof time === 'string');
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return ms >= EARLIEST && ms < LATEST ? ms : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
