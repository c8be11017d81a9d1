import { type FactRecord, type OperationRecord, type Request, saidOf, type Told } from './records.ts';

/** A fact that somebody asked for, rather than time or another fact. */
export interface Effect {
  readonly position: number;
  readonly fact: FactRecord;
  /** Whether it is money that has paid for seats. */
  readonly isSale: boolean;
  /** Whether the booking that it is about is confirmed then. */
  readonly isOfSold: boolean;
  /** The operation that it was the effect of. */
  by?: Asked;
}

/** An operation with what the checker finds out about it. */
export interface Asked {
  readonly operation: OperationRecord;
  /** The first of all operations with its key was invoked then: the effect is of any of them. */
  readonly since: number;
  effect?: Effect;
}

export const isKnown = ({ told, completedAt }: OperationRecord): boolean =>
  told !== null && completedAt !== null && !('refused' in told && told.refused === 'overloaded');

/** Whether a reply says that what was asked for is so now. What a payment's answer comes to is no refusal of the answer. */
export function isAccepted({ request, told }: OperationRecord): boolean {
  if (told === null) return false;
  if (!('refused' in told)) return true;
  return request.do === 'settle-payment' && ['hold-expired', 'payment-declined'].includes(told.refused);
}

/** The effects among a show's facts, by a name under which the requests that may have caused them look for them. */
export function effectsOf(facts: readonly FactRecord[]): Map<string, Effect[]> {
  const effects = new Map<string, Effect[]>();
  const sold = new Set<string>();
  facts.forEach((fact, position) => {
    const { topic, payload } = fact;
    if (topic === 'booking_confirmed') sold.add(payload.bookingId);
    if (topic === 'booking_cancelled' && payload.whole) sold.delete(payload.bookingId);
    const name = nameOfEffect(fact, facts[position - 1], facts[position + 1]);
    if (name === undefined) return;
    const isSale = fact.topic === 'payment_succeeded' && facts[position + 1]?.topic === 'booking_confirmed';
    const effect = { position, fact, isSale, isOfSold: sold.has(payload.bookingId) };
    const named = effects.get(name);
    if (named) named.push(effect);
    else effects.set(name, [effect]);
  });
  return effects;
}

function nameOfEffect(
  { topic, payload, batch }: FactRecord,
  before: FactRecord | undefined,
  after: FactRecord | undefined,
): string | undefined {
  const follows = (topicBefore: string, ...of: string[]) =>
    before?.topic === topicBefore &&
    before.batch === batch &&
    of.every(name => before.payload[name] === payload[name]);
  switch (topic) {
    case 'seats_held':
      return `hold ${payload.buyerId}`;
    case 'offer_taken': {
      const isPaidFor = after?.topic === 'payment_started' && after.payload.bookingId === payload.bookingId;
      return isPaidFor && after.batch === batch ? undefined : `hold ${payload.buyerId}`;
    }
    case 'hold_released':
      return follows('waiting_ended', 'bookingId') && before!.payload.status === 'LEFT'
        ? undefined
        : `release ${payload.bookingId}`;
    case 'hold_changed':
    case 'seats_changed':
      return `change-seats ${payload.bookingId}`;
    case 'payment_started':
      return `begin-payment ${payload.paymentId}`;
    case 'payment_succeeded':
      return payload.provider === 'counter' ? undefined : `settle-payment ${payload.paymentId}`;
    case 'payment_failed':
      return `settle-payment ${payload.paymentId}`;
    case 'booking_confirmed':
      return follows('payment_succeeded', 'bookingId') && before!.payload.provider !== 'counter'
        ? undefined
        : `issue ${payload.buyerId}`;
    case 'booking_cancelled':
      return `cancel ${payload.bookingId}`;
    case 'seats_blocked':
    case 'seats_unblocked':
      return 'block';
    case 'waiting_joined':
      return `join ${payload.buyerId}`;
    case 'waiting_ended':
      return payload.status === 'LEFT' ? `leave ${payload.entryId}` : undefined;
    default:
      return undefined;
  }
}

export function nameOfCause(request: Request): string {
  switch (request.do) {
    case 'hold':
    case 'issue':
    case 'join':
      return `${request.do} ${request.buyerId}`;
    case 'release':
    case 'change-seats':
    case 'cancel':
      return `${request.do} ${request.bookingId}`;
    case 'begin-payment':
    case 'settle-payment':
      return `${request.do} ${request.paymentId}`;
    case 'leave':
      return `leave ${request.entryId}`;
    default:
      return request.do;
  }
}

const seatsIn = (payload: FactRecord['payload']): string =>
  payload.seats.map((line: { seatId: string }) => line.seatId).join();

/** Whether a fact is what was asked for, as far as the request tells. */
export function causes(request: Request, { topic, payload }: FactRecord): boolean {
  switch (request.do) {
    case 'hold':
    case 'issue':
    case 'change-seats':
      return seatsIn(payload) === request.seatIds.join();
    case 'release':
    case 'leave':
      return payload.buyerId === request.buyerId;
    case 'begin-payment':
      return payload.bookingId === request.bookingId;
    case 'settle-payment':
      return (topic === 'payment_succeeded') === (request.answer === 'authorised');
    case 'cancel':
      return (
        (payload.by === 'staff') === (request.buyerId === null) &&
        (request.seatIds === null ? payload.whole : payload.seatIds.join() === request.seatIds.join())
      );
    case 'block':
      return (
        (topic === 'seats_blocked') === request.blocked &&
        payload.seatIds.every((seatId: string) => request.seatIds.includes(seatId))
      );
    case 'join':
      return payload.seats === request.seats;
    default:
      return false;
  }
}

/** Whether an effect is the one that a reply tells of. */
export function isNamedBy(told: Told, { fact: { topic, payload }, isSale, isOfSold }: Effect): boolean {
  if ('refused' in told) return !isSale;
  if (told.did && !told.did.includes(saidOf(topic, payload))) return false;
  if (told.place) return told.place.entryId === payload.entryId;
  // The same seats may be asked for before and after they are paid for.
  if (topic === 'hold_changed' || topic === 'seats_changed')
    return (told.booking?.status === 'CONFIRMED') === (topic === 'seats_changed');
  // A payment that was declined may be declined again when another one has paid.
  if (topic === 'payment_failed' && told.booking && isOfSold !== (told.booking.status === 'CONFIRMED'))
    return false;
  return !told.booking || payload.bookingId === undefined || told.booking.bookingId === payload.bookingId;
}
