import type { Asked } from '../box-office/world.ts';
import type { Chronicle } from './chronicle.ts';
import { pricesOf, sum } from './pricing.ts';
import {
  mayCancel,
  mayChange,
  mayHold,
  mayJoin,
  mayPay,
  mayRelease,
  statusOf,
  type Verdict,
} from './rules.ts';
import { GRACE_MS, HOLD_MS, type ShowState } from './show-state.ts';

/** Who asks, by the id that the server gave them; null for staff. */
export type Identities = ReadonlyMap<string, string>;

/** The show that a request is about; undefined for one about no show that is known. */
export function showAskedAbout({ ask }: Asked, chronicle: Chronicle): ShowState | undefined {
  const body = ask.body as { showId?: string } | undefined;
  const [, first, second, third] = ask.path.split(/[/?]/);
  if (first === 'shows') return chronicle.shows.get(second!);
  if (body?.showId) return chronicle.shows.get(body.showId);
  return chronicle.showOf(first === 'bookings' && second === 'confirm' ? third! : second!);
}

type Question = {
  readonly asked: Asked;
  readonly buyerId: string | null;
  readonly show: ShowState | undefined;
  readonly chronicle: Chronicle;
  readonly now: number;
  /** It was asked before, under the same key, and the answer never came. */
  readonly isAgain: boolean;
};

/** Whether a reply is one that this state allows. What a granted request has changed is judged by its facts. */
export function isAllowed(question: Question): boolean {
  const { asked, show, now } = question;
  const { method, path } = asked.ask;
  if (path === '/sessions') return asked.answer.status === 201;
  if (path === '/bookings/reserve') return isHoldAllowed(question);
  const waiting = /^\/(shows\/[^/]+\/waiting|waiting\/)/.test(path);
  if (waiting) return isWaitAllowed(question);
  if (/^\/shows\/[^/]+\/seats$/.test(path)) return show !== undefined && isMapOf(show, asked);
  if (path === '/tickets/update-seats') return isUpdateAllowed(question);
  if (method === 'GET') return isViewAllowed(question);
  if (isStillDeclined(question)) return true;
  if (show?.unsettled(now)) return false;
  return isCommandAllowed(question);
}

function isHoldAllowed({ asked, buyerId, show, now }: Question): boolean {
  const { status, body } = asked.answer;
  const { seatIds } = asked.ask.body as { seatIds: string[] };
  if (status !== 201)
    return (
      show !== undefined &&
      isRefused(
        asked,
        settledOnly(show, now, () => mayHold(show, buyerId!, seatIds, now)),
      )
    );
  // It stands by its own fact; here only what the reply says of it.
  const booking = show?.bookings.get(body.bookingId);
  if (!booking || booking.buyerId !== buyerId || booking.seatIds.join() !== seatIds.join()) return false;
  const total = body.seats.map((seat: { total: { amount: number } }) => seat.total.amount);
  return (
    booking.holdUntil === now + HOLD_MS &&
    Date.parse(body.holdUntil) === booking.holdUntil &&
    body.total.amount === booking.total &&
    sum(total) === booking.total &&
    body.status === 'RESERVED'
  );
}

function isWaitAllowed(question: Question): boolean {
  const { asked, buyerId, show, now, chronicle } = question;
  const { status, body } = asked.answer;
  if (asked.ask.method === 'POST') {
    const { seats } = asked.ask.body as { seats: number };
    if (status !== 201)
      return (
        show !== undefined &&
        isRefused(
          asked,
          settledOnly(show, now, () => mayJoin(show, buyerId!, seats, now)),
        )
      );
    const entry = show?.entries.get(body.entryId);
    return entry?.buyerId === buyerId && entry?.seats === seats;
  }
  const entry = chronicle.showOf(body?.entryId)?.entries.get(body?.entryId);
  if (status !== 200 || !show || !entry || entry.buyerId !== buyerId) return false;
  if (body.status !== entry.status) return false;
  if (entry.status === 'OFFERED' && body.offer?.bookingId !== entry.bookingId) return false;
  if (entry.status !== 'WAITING') return true;
  const before = show.waiting.filter(({ number }) => number < entry.number).length;
  return body.ahead === before && body.position === before + 1;
}

/** The whole map as one state has it. */
const isMapOf = (show: ShowState, asked: Asked): boolean =>
  asked.answer.status === 200 &&
  asked.answer.body.seats.length === show.terms.seats.length &&
  misshown(show, asked).length === 0;

/** The seats that a map shows otherwise than this state has them, a few words each. */
export function misshown(show: ShowState, { answer }: Asked): string[] {
  const isKept = show.isKept;
  const seats: readonly { seatId: string; state: string }[] = answer.body?.seats ?? [];
  return seats.flatMap(({ seatId, state }) => {
    const is = show.takenBy.has(seatId) ? show.seatState(seatId) : isKept ? 'held' : 'free';
    return state === is ? [] : [`${seatId} is ${is}, and not ${state}`];
  });
}

function isUpdateAllowed({ asked, show }: Question): boolean {
  const { state, seatIds } = asked.ask.body as { state: string; seatIds: string[] };
  const isTaken = seatIds.some(seatId => (show?.takenBy.get(seatId) ?? 'staff') !== 'staff');
  const isOffSale = seatIds.some(seatId => show?.takenBy.has(seatId));
  if (asked.answer.status !== 200) return state === 'blocked' && isTaken && isRefused(asked, 'seats-taken');
  return state === 'blocked' ? !isTaken : !isOffSale || isTaken;
}

function isViewAllowed({ asked, buyerId, show, now }: Question): boolean {
  const { status, body } = asked.answer;
  const booking = show?.bookings.get(asked.ask.path.split('/')[2]!);
  if (!booking || booking.buyerId !== buyerId) return status === 404;
  const hasLapsed = booking.status === 'RESERVED' && booking.holdUntil + GRACE_MS <= now;
  const seen = hasLapsed ? 'EXPIRED' : booking.status;
  const isRefunded = booking.status === 'CANCELLED' && body?.status === 'REFUNDED';
  return status === 200 && (body.status === seen || isRefunded) && body.total.amount === booking.total;
}

function isCommandAllowed({ asked, buyerId, show, now }: Question): boolean {
  const { ask, answer } = asked;
  const [, , second, third, fourth] = ['', ...ask.path.split('/')];
  if (second === undefined) return false;
  const bookingId = third === 'confirm' ? fourth! : third!;
  const action = third === 'confirm' ? 'confirm' : fourth;
  const booking = show?.bookings.get(bookingId);
  if (action === 'confirm') {
    const { token } = (ask.body as { payment: { token: string } }).payment;
    const expected = mayPay(booking, buyerId!, token);
    // The answer came while it was asked for.
    const isPaid = answer.status === 200 && booking?.status === 'CONFIRMED' && booking.buyerId === buyerId;
    return isPaid || (answer.status === expected.status && answer.body?.code === expected.code);
  }
  if (answer.status === 200)
    return booking !== undefined && (buyerId === null || booking.buyerId === buyerId);
  if (!show) return isRefused(asked, 'not-found');
  if (action === 'release') return isRefused(asked, mayRelease(booking, buyerId!));
  if (action === 'cancel')
    return isRefused(asked, mayCancel(show, booking, buyerId, now)) || isPartGone(asked, booking?.status);
  const { seatIds } = ask.body as { seatIds: string[] };
  const known = seatIds.filter(seatId => show.terms.seats.some(seat => seat.seatId === seatId));
  const cost = sum(pricesOf(show.terms, known));
  const before = booking ? sum(pricesOf(show.terms, booking.seatIds)) : 0;
  return isRefused(asked, mayChange(show, booking, buyerId!, seatIds, now, cost, before));
}

/** B9: a payment that was declined stays so for whoever asks again, though the hold may have ended before anybody heard of it. */
function isStillDeclined({ asked, buyerId, show, chronicle, isAgain }: Question): boolean {
  const bookingId = /^\/bookings\/confirm\/(.*)$/.exec(asked.ask.path)?.[1];
  if (!isAgain || bookingId === undefined || show?.bookings.get(bookingId)?.buyerId !== buyerId) return false;
  const payments = [...chronicle.payments.values()].filter(payment => payment.bookingId === bookingId);
  return isRefused(asked, 'payment-declined') && payments.some(({ state }) => state === 'failed');
}

/** Tickets that are void cannot be named any more. */
const isPartGone = ({ ask, answer }: Asked, status: string | undefined): boolean =>
  ask.body !== undefined && status !== 'RESERVED' && answer.body?.code === 'unknown-reference';

const isRefused = ({ answer }: Asked, code: Verdict): boolean =>
  code !== null && answer.body?.code === code && answer.status === (statusOf[code] ?? 409);

/** Nothing is decided while a hold that has lapsed, or a place whose turn it is, waits to be seen to. */
const settledOnly = (show: ShowState, now: number, verdict: () => Verdict): Verdict =>
  show.unsettled(now) ? null : verdict();
