import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import { type Sql, transaction } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { assertRulesKept, givenBooking, letTimePass } from '../testing/booking.ts';
import { givenShow } from '../testing/given-show.ts';
import { adoptBookings } from './adopt.ts';
import { askRules } from './audit.ts';
import { auditRules } from './audit-rules.ts';
import { cancel } from './cancel.ts';
import { changeSeats } from './change-seats.ts';
import type { BookingCore } from './core.ts';
import { beginPayment, settlePayment } from './pay.ts';
import { release } from './release.ts';
import type { Reply } from './replies.ts';
import { reserve } from './reserve.ts';
import { issueTickets, updateSeats } from './staff.ts';

const contact = { name: 'Ada', email: 'ada@example.org' };
const owner = (buyerId: string) => ({ buyerId, roles: ['buyer' as const], venueIds: [] });
const PAST_HOLD_MS = 400_000;

const viewIn = (reply: Reply): BookingView => {
  assert.ok(!(reply instanceof Refusal), `refused: ${JSON.stringify(reply)}`);
  return reply.body as BookingView;
};

/** Everything that a booking may live through, each under a key of its own. */
class Histories {
  readonly core: BookingCore;
  readonly showId: string;
  constructor(core: BookingCore, showId: string) {
    this.core = core;
    this.showId = showId;
  }

  async hold(buyerId: string, ...seatIds: string[]): Promise<string> {
    const key = { owner: buyerId, key: newId(), requestHash: Buffer.from('hold').toString('hex') };
    return viewIn(await reserve(this.core, buyerId, { showId: this.showId, seatIds }, key)).bookingId;
  }

  async begin(bookingId: string, buyerId: string): Promise<string> {
    const paymentId = newId();
    const start = { bookingId, buyerId, paymentId, provider: 'sandbox', method: 'paypal', contact };
    assert.ok(!((await beginPayment(this.core, start)) instanceof Refusal));
    return paymentId;
  }

  authorise(paymentId: string): Promise<Reply> {
    return settlePayment(this.core, { paymentId, answer: 'authorised', reference: 'r', reason: '' });
  }

  decline(paymentId: string): Promise<Reply> {
    return settlePayment(this.core, { paymentId, answer: 'declined', reference: null, reason: 'funds' });
  }

  async buy(buyerId: string, ...seatIds: string[]): Promise<BookingView> {
    const bookingId = await this.hold(buyerId, ...seatIds);
    return viewIn(await this.authorise(await this.begin(bookingId, buyerId)));
  }

  /** A payment that was declined, whose hold has since lapsed. */
  async declinedAndLapsed(buyerId: string, ...seatIds: string[]): Promise<string> {
    const bookingId = await this.hold(buyerId, ...seatIds);
    const paymentId = await this.begin(bookingId, buyerId);
    await this.decline(paymentId);
    await letTimePass(this.core, PAST_HOLD_MS);
    await this.core.lanes.sweep();
    return paymentId;
  }
}

async function livedThrough(core: BookingCore): Promise<Histories> {
  const prices = { regular: 1000 };
  const { showId } = await givenShow(core.database.write, {
    prices,
    refundPercent: 50,
    cancelUntilMinutes: 60,
  });
  const told = new Histories(core, showId);
  const buyer = newId();
  await told.hold(buyer, 'A1', 'A2');
  await release(core, buyer, await told.hold(buyer, 'A3'));
  await told.buy(buyer, 'B1', 'B2', 'B3');
  await changingMinds(told);
  await payingLate(told);

  const guest = newId();
  await told.hold(guest, 'F1');
  await told.buy(guest, 'F2');
  await adoptBookings(core, guest, newId());
  for (const payment of ['cash', 'complimentary'] as const) {
    const seats = { count: 2, class: null };
    viewIn(await issueTickets(core, { showId, seats, payment, contact, buyerId: newId() }));
  }
  for (const blocked of [true, true, false])
    viewIn(await updateSeats(core, { showId, seatIds: ['J1', 'J2'], blocked }));
  viewIn(await updateSeats(core, { showId, seatIds: ['J9'], blocked: true }));
  return told;
}

async function changingMinds(told: Histories): Promise<void> {
  const { core } = told;
  const buyerId = newId();
  const { bookingId, tickets } = await told.buy(buyerId, 'C1', 'C2', 'C3');
  viewIn(await cancel(core, owner(buyerId), { bookingId, ticketIds: [tickets![2]!.ticketId] }));
  viewIn(await changeSeats(core, buyerId, { bookingId, seatIds: ['C2', 'C9'] }));
  viewIn(await cancel(core, owner(buyerId), { bookingId }));

  const other = newId();
  const whole = await told.buy(other, 'D1', 'D2', 'D3');
  viewIn(await changeSeats(core, other, { bookingId: whole.bookingId, seatIds: ['D3', 'D4', 'D5'] }));
  viewIn(
    await cancel(core, { buyerId: newId(), roles: ['admin'], venueIds: [] }, { bookingId: whole.bookingId }),
  );
}

async function payingLate(told: Histories): Promise<void> {
  const again = newId();
  const retried = await told.hold(again, 'E1');
  await told.decline(await told.begin(retried, again));
  viewIn(await told.authorise(await told.begin(retried, again)));

  const late = newId();
  viewIn(await told.authorise(await told.declinedAndLapsed(late, 'E3')));
  const tooLate = await told.declinedAndLapsed(newId(), 'E4');
  await told.hold(newId(), 'E4');
  assert.ok((await told.authorise(tooLate)) instanceof Refusal);
  const pending = newId();
  await told.begin(await told.hold(pending, 'E5'), pending);
}

test('B1, B2, B4, B7, B8, B9, B10: the audit keeps quiet about every history that the rules allow', async t => {
  const core = await givenBooking(t);
  const stillOpen = livedThrough(core);
  let isOver = false;
  const watching = (async () => {
    while (!isOver) await assertRulesKept(core.database);
  })();
  const told = await stillOpen.finally(() => (isOver = true));
  await watching;
  await assertRulesKept(core.database);

  // Nobody sweeps while the server stands still, and that is no breach.
  await letTimePass(core, PAST_HOLD_MS);
  await assertRulesKept(core.database);
  await told.hold(newId(), 'H1');
  await assertRulesKept(core.database);
});

/** A place in the line of the show, joined now unless told. */
const place = (number: number, status: string, { bookingId = 'null', joined = 'now()' } = {}) => `
  insert into waiting_entries (entry_id, show_id, buyer_id, number, seats, status, booking_id, joined_at, expires_at, ended_at)
  select gen_random_uuid(), show_id, gen_random_uuid(), ${number}, 1, '${status}', ${bookingId}, ${joined},
    ${joined} + interval '1 hour', ${['WAITING', 'OFFERED'].includes(status) ? 'null' : 'now()'}
  from seat_ledgers limit 1`;

/** By what the rule says: something that breaks it, in a database that has seen everything. */
const plants: Readonly<Record<string, string>> = {
  'no seat has two live bookings': `
    update bookings set seats = (select seats from bookings where status = 'CONFIRMED' limit 1)
    where booking_id = (select booking_id from bookings where status = 'RESERVED' limit 1)`,
  'no seat has two valid tickets': `
    drop index tickets_valid; update tickets set seat_id = 'A1' where status = 'VALID'`,
  'a live booking claims all its seats, and nothing else is claimed': `
    delete from claims where ctid = (select ctid from claims where booking_id is not null limit 1)`,
  'a confirmed booking has one valid ticket for every seat, and no other booking has any': `
    update tickets set status = 'VOID' where ticket_id = (select ticket_id from tickets where status = 'VALID' limit 1)`,
  'no booking names a seat twice': `
    update bookings set seats = (seats::jsonb || (seats::jsonb -> 0))::json where status = 'EXPIRED'`,
  'no buyer has more seats of a show than it allows, but for the three ways past it': `
    update bookings set buyer_id = (select buyer_id from bookings where status = 'RESERVED' limit 1),
      seats = (select json_agg(line) from bookings b cross join json_array_elements(b.seats) line)
    where status = 'RESERVED'`,
  'a hold lasts five minutes, unless it was offered to somebody who waited': `update bookings set hold_until = hold_until + interval '1 ms' where status = 'RESERVED'`,
  'no hold ended before its time': `
    update facts set at = (select hold_until + interval '4999 ms' from bookings where booking_id::text = key)
    where topic = 'hold_expired'`,
  'nobody began to pay for a hold that had lapsed': `
    update facts set at = (select hold_until + interval '5000 ms' from bookings where booking_id::text = key)
    where topic = 'payment_started'`,
  'no lapsed hold stayed open when its show went on selling': `
    update bookings set hold_until = now() - interval '6 seconds' where status = 'RESERVED';
    update facts set at = now() where topic = 'booking_confirmed'`,
  'nobody but its owner paid for a hold or gave it back': `
    update facts set payload = jsonb_set(payload, '{buyerId}', to_jsonb(gen_random_uuid()::text))
    where topic = 'hold_released'`,
  'what is due for a seat is its price less its discounts': `
    update bookings set seats = jsonb_set(seats::jsonb, '{0,total}', '1')::json`,
  'the total of a hold is the sum of its seats': `update bookings set total = total + 1 where status = 'RELEASED'`,
  'a ticket says what its seat cost': `update tickets set total = total + 1 where status = 'VALID'`,
  'a confirmed booking that costs something was paid for, in full': `
    update bookings set payment_id = null where status = 'CONFIRMED'`,
  'an unanswered payment keeps its seats, and nothing else waits for an answer': `
    update bookings set status = 'RELEASED' where status = 'PENDING'`,
  'money that bought no seat goes back in full': `delete from refunds where reason = 'paid-too-late'`,
  'nothing goes back that did not come': `
    update refunds set amount = amount + 10000 where reason = 'cancelled'`,
  'what was let go at the provider was given up here': `
    update payments set state = 'voided' where state = 'authorised'`,
  'money in is money out and what a booking says it kept': `
    update bookings set refunded = refunded + 1 where status = 'CANCELLED'`,
  'what was kept pays for the seats that are left': `
    update bookings set refunded = 1 where status = 'CONFIRMED' and total > 0`,
  'what was replied is there, and each key made its own': `
    update kept_replies set reply = jsonb_set(reply, '{body,bookingId}', to_jsonb(gen_random_uuid()::text))`,
  'every booking was told of as it is, once': `delete from facts where topic = 'hold_released'`,
  'every answer of a provider and every refund was told of, once': `delete from facts where topic = 'refund_requested'`,
  'nothing was told that is not so': `
    update facts set payload = jsonb_set(payload, '{bookingId}', to_jsonb(gen_random_uuid()::text)) where topic = 'seats_held'`,
  'a show’s ledger counts its claims': `update seat_ledgers set taken[1] = taken[1] + 1`,
  'a buyer has one place in a line, and every place its own number': `
    drop index waiting_entries_live; ${place(1, 'WAITING')}; ${place(2, 'WAITING')};
    update waiting_entries set buyer_id = (select buyer_id from waiting_entries limit 1)`,
  'an offer is a hold of as many seats as were asked for, of whoever asked': `
    ${place(1, 'OFFERED', { bookingId: `(select booking_id from bookings where status = 'CONFIRMED' limit 1)` })}`,
  'nobody was served before somebody who came earlier and waits still': `
    ${place(1, 'WAITING')};
    ${place(2, 'TAKEN', { bookingId: `(select booking_id from bookings where status = 'CONFIRMED' limit 1)` })}`,
  'nothing was sold to others while it was kept for a line': `
    ${place(1, 'WAITING', { joined: `(select min(at) from facts) - interval '1 s'` })}`,
  'nobody’s wait was cut short': `${place(1, 'EXPIRED')}`,
};

test('each rule of the audit finds what breaks it', async t => {
  const core = await givenBooking(t);
  await livedThrough(core);
  assert.deepEqual(
    Object.keys(plants),
    auditRules.map(rule => rule.says),
  );
  for (const [says, plant] of Object.entries(plants)) {
    const found = await afterPlanting(core, plant, async sql => {
      const broken = [];
      for await (const finding of askRules(sql)) if (finding.breaches.length > 0) broken.push(finding.says);
      return broken;
    });
    assert.ok(found.includes(says), `not found: ${says}; found instead: ${found.join('; ') || 'nothing'}`);
  }
  await assertRulesKept(core.database);
});

/** Facts and replies as rows of tables, one each, that a plant can spoil. */
const LAID_OPEN = ['facts', 'kept_replies']
  .map(view => `alter view ${view} rename to bound_${view}; create table ${view} as table bound_${view};`)
  .join('\n');

/** Looks at a database that is spoilt, then undoes that. */
async function afterPlanting<T>(
  core: BookingCore,
  plant: string,
  look: (sql: Sql) => Promise<T>,
): Promise<T> {
  const seen = new Map<'seen', T>();
  const undo = new Error('undone on purpose');
  await transaction(core.database.write, async sql => {
    await sql.query(LAID_OPEN);
    await sql.query(plant);
    seen.set('seen', await look(sql));
    throw undo;
  }).catch(error => assert.equal(error, undo));
  return seen.get('seen')!;
}
