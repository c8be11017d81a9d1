import { Refusal } from '@matinee/contract/refusals.ts';
import type { DecidedAt } from '../../booking/deciding.ts';
import type { Booking } from '../../booking/engine/booking.ts';
import type { Accepted, Command, Decision } from '../../booking/engine/commands.ts';
import type { Reply } from '../../booking/replies.ts';
import { type Request, saidOf, type Told, type ToldBooking } from '../history/records.ts';
import { beginning } from '../played-show.ts';
import type { SimulatedDatabase } from './simulated-database.ts';

/** The command for a request, as the use cases make it: with new ids every time that it is sent. */
export function commandFor(request: Request, database: SimulatedDatabase, newId: () => string): Command {
  switch (request.do) {
    case 'hold':
      return { do: 'hold', bookingId: newId(), buyerId: request.buyerId, seatIds: request.seatIds };
    case 'begin-payment':
      return beginning(request.bookingId, request.buyerId, request.paymentId);
    case 'settle-payment': {
      const { paymentId, bookingId } = request;
      const payment = database.payment(paymentId) ?? { ...NEVER_BEGUN, paymentId, bookingId };
      return { do: 'settle-payment', payment, answer: request.answer, reference: null, reason: '' };
    }
    case 'issue':
      return {
        do: 'issue',
        bookingId: newId(),
        paymentId: newId(),
        buyerId: request.buyerId,
        contact: null,
        payment: request.isCash ? 'cash' : 'complimentary',
        seats: { seatIds: request.seatIds },
      };
    case 'join':
      return { do: 'join', entryId: newId(), buyerId: request.buyerId, seats: request.seats };
    case 'release':
    case 'change-seats':
    case 'cancel':
    case 'block':
    case 'leave':
      return request;
    default:
      throw new Error(`${request.do} is no command`);
  }
}

/** What somebody pays who was told of a payment that was never written down. */
const NEVER_BEGUN = { provider: 'none', method: 'card', amount: 0, currency: 'EUR', startedAt: 0 };

/** What is told of a decision: the parts of it that a history has. */
export function present(command: Command, decision: Decision, { seats }: DecidedAt): Reply {
  if (decision instanceof Refusal) return decision;
  const did = doneBy(decision);
  if (command.do !== 'join')
    return { status: 200, body: { booking: decision.booking && toldBooking(decision.booking), did } };
  const entry = seats.line.entry(command.entryId)!;
  const { entryId, status, bookingId } = entry;
  const offered = status === 'OFFERED' ? bookingId : null;
  return { status: 201, body: { place: { entryId, status, offered, ahead: null }, did } };
}

const doneBy = ({ changes }: Accepted): string[] =>
  changes.flatMap(change =>
    change.kind === 'fact' ? saidOf(change.fact.topic, change.fact.payload as { seatIds?: string[] }) : [],
  );

export const toldOf = (reply: Refusal | { readonly body: unknown }): Told =>
  reply instanceof Refusal ? { refused: reply.code, seatIds: reply.details.seatIds } : (reply.body as Told);

export const toldBooking = ({
  bookingId,
  status,
  seats,
  total,
  refunded,
  holdUntil,
}: Booking): ToldBooking => ({
  bookingId,
  status,
  seats: seats.map(({ seatId, total }) => ({ seatId, total })),
  total,
  refunded,
  holdUntil: status === 'RESERVED' || status === 'PENDING' ? holdUntil : null,
});
