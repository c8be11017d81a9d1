import type { Asked, History } from '../box-office/world.ts';
import type { Complaints } from './audit.ts';

/**
 * What can be judged of a Matinee whose books cannot be looked into: that no seat was sold to two, that a total is the sum of
 * its seats, and that nothing failed.
 */
export function auditFromOutside({ rounds }: History): Complaints {
  const ownerOf = new Map<string, string>();
  return rounds.flatMap(({ asked }) =>
    asked.flatMap(each => [...failure(each), ...wrongTotal(each), ...soldTwice(each, ownerOf)]),
  );
}

function failure({ number, ask, answer: { status, body } }: Asked): string[] {
  const isFailure = status >= 500 && body?.code !== 'overloaded';
  return isFailure ? [`request ${number}: ${ask.method} ${ask.path} failed with ${status}`] : [];
}

function wrongTotal({ answer: { status, body } }: Asked): string[] {
  if (status !== 201 || !body?.bookingId || !body.seats) return [];
  const sum = body.seats.reduce(
    (all: number, seat: { total: { amount: number } }) => all + seat.total.amount,
    0,
  );
  return sum === body.total.amount
    ? []
    : [`booking ${body.bookingId} costs ${body.total.amount}, its seats ${sum}`];
}

function soldTwice({ answer: { status, body } }: Asked, ownerOf: Map<string, string>): string[] {
  if (status >= 300 || !body?.bookingId || !body.seats) return [];
  for (const [seat, owner] of ownerOf) if (owner === body.bookingId) ownerOf.delete(seat);
  if (body.status !== 'CONFIRMED') return [];
  return body.seats.flatMap(({ seatId }: { seatId: string }) => {
    const seat = `${body.showId} ${seatId}`;
    const other = ownerOf.get(seat);
    ownerOf.set(seat, body.bookingId);
    return other === undefined ? [] : [`seat ${seatId} was sold to ${other} and to ${body.bookingId}`];
  });
}
