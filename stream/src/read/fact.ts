import { readBooking } from './booking.ts';
import { readInstant } from './instant.ts';
import { type Fields, fieldsOf, type Read, unreadable } from './message.ts';
import { readPayment } from './payment.ts';
import type { Rules } from './rules.ts';

/**
 * One of Matinee's own facts, as its feed sends it: `{fact_id, fact, at, ...}`, with `booking` or `payment` in the open wire format
 * where the fact is one (`server/src/feed`). All others only tell the time.
 */
export function readFact(fields: Fields, rules: Rules): Read {
  const { fact_id, booking, payment } = fields;
  if (booking !== undefined) return readBooking({ fact_id, ...fieldsOf(booking) }, rules);
  if (payment !== undefined) return readPayment({ fact_id, ...fieldsOf(payment) }, rules);
  const at = readInstant(fields.at);
  return typeof at === 'number' ? { kind: 'aside', time: at } : unreadable('bad-time', `at ${at.why}.`);
}
