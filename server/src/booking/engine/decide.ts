import { Refusal } from '@matinee/contract/refusals.ts';
import type { Change, Moment } from './booking.ts';
import { decideAdoption, decideCancel } from './cancelling.ts';
import type { Command, Decision } from './commands.ts';
import { decideChange, decideExpiries, decideHold, decideRelease } from './holding.ts';
import { decideBeginPayment, decideSettlement } from './paying.ts';
import type { ShowSeats } from './show-seats.ts';
import { decideBlock, decideIssue } from './staff.ts';
import { decideJoin, decideLeave, serveLine } from './waiting.ts';

/**
 * One step of a show: what has lapsed ends and what came free is offered to those who wait; then the command is decided on what
 * is left, memory follows, and the line is served again. Given the
 * same seats, command, instant and ids, the same comes out: it reads no clock, draws no chance and waits for nothing.
 */
export function step(
  seats: ShowSeats,
  command: Command,
  moment: Moment,
): { decision: Decision; changes: Change[] } {
  const changes: Change[] = [];
  const apply = (some: readonly Change[]) => {
    for (const change of some) seats.apply(change);
    changes.push(...some);
  };
  apply(decideExpiries(seats, moment));
  serveLine(seats, moment, apply);
  const decision = decide(seats, afterExpiries(command, changes), moment);
  if (!(decision instanceof Refusal)) {
    apply(decision.changes);
    serveLine(seats, moment, apply);
  }
  return { decision, changes };
}

/** The booking that a payment is about may have ended in this very step. */
function afterExpiries(command: Command, expiries: readonly Change[]): Command {
  if (command.do !== 'settle-payment') return command;
  const { bookingId } = command.payment;
  const expiry = expiries.find(change => change.kind === 'booking' && change.is.bookingId === bookingId);
  return expiry?.kind === 'booking' ? { ...command, ended: expiry.is } : command;
}

function decide(seats: ShowSeats, command: Command, moment: Moment): Decision {
  switch (command.do) {
    case 'hold':
      return decideHold(seats, command, moment);
    case 'release':
      return decideRelease(seats, command, moment);
    case 'change-seats':
      return decideChange(seats, command, moment);
    case 'begin-payment':
      return decideBeginPayment(seats, command, moment);
    case 'settle-payment':
      return decideSettlement(seats, command, moment);
    case 'cancel':
      return decideCancel(seats, command, moment);
    case 'issue':
      return decideIssue(seats, command, moment);
    case 'block':
      return decideBlock(seats, command, moment);
    case 'adopt':
      return decideAdoption(seats, command, moment);
    case 'join':
      return decideJoin(seats, command, moment);
    case 'leave':
      return decideLeave(seats, command, moment);
    case 'expire':
      return { booking: null, changes: [] };
  }
}
