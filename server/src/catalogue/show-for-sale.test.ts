import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { pricingOf } from '../pricing/index.ts';
import { testDatabase } from '../testing/database.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import { loadShowForSale } from './index.ts';

const { write } = await testDatabase();

test('a show is loaded with all that selling it takes', async () => {
  const startsAt = new Date('2026-12-05T14:00:00Z');
  const ids = await givenShow(write, { startsAt, plan: plainPlan(2, 3, 'gold'), prices: { gold: 1250 } });
  const show = await loadShowForSale(write, ids.showId);
  assert.ok(show);
  const { seats, discounts, ...rest } = show;
  assert.deepEqual(
    seats.map(seat => seat.seatId),
    ['A1', 'A2', 'A3', 'B1', 'B2', 'B3'],
  );
  assert.deepEqual(rest, {
    showId: ids.showId,
    event: { eventId: ids.eventId, name: 'Metropolis', category: rest.event.category },
    venue: { venueId: ids.venueId, name: 'Lichtspiel' },
    city: { cityId: ids.cityId, name: 'Berlin' },
    hall: { hallId: ids.hallId, name: 'Saal 1' },
    planId: ids.planId,
    planVersion: 1,
    classes: ['gold'],
    prices: { gold: 1250 },
    currency: 'EUR',
    startsAt,
    endsAt: new Date('2026-12-05T16:00:00Z'),
    onSaleFrom: new Date('2026-12-03T14:00:00Z'),
    onSaleUntil: startsAt,
    timeZone: 'Europe/Berlin',
    mostSeatsPerBuyer: 10,
    cancellation: { untilMinutesBefore: 60, refundPercent: 100 },
    waitingRule: 'strict',
    offerSeconds: 120,
  });
  assert.deepEqual(discounts.map(discount => discount.code).sort(), ['afternoon', 'third-ticket']);
});

test('Prices: the two standard discounts hold on a fresh installation, and add', async () => {
  const ids = await givenShow(write, { startsAt: new Date('2026-12-06T14:00:00Z') });
  const show = (await loadShowForSale(write, ids.showId))!;
  const lines = pricingOf(show.prices, show.discounts, show.startsAt, show.timeZone)(show.seats.slice(0, 3));
  assert.deepEqual(
    lines.map(line => line.total),
    [800, 800, 300],
  );
});

test('a discount holds in its scope and while it is enabled', async () => {
  const [here, elsewhere] = [await givenShow(write), await givenShow(write)];
  const add = (code: string, scope: 'city_id' | 'venue_id' | 'show_id', id: string, enabled = true) =>
    write.query(
      `insert into discounts (discount_id, code, name, rule, percent, enabled, ${scope}) values ($1, $2, $2, $2, 5, $3, $4)`,
      [newId(), code, enabled, id],
    );
  await add('in-city', 'city_id', here.cityId);
  await add('in-venue', 'venue_id', here.venueId);
  await add('of-show', 'show_id', here.showId);
  await add('disabled', 'show_id', here.showId, false);
  const codes = async (showId: string) =>
    (await loadShowForSale(write, showId))!.discounts.map(discount => discount.code).sort();
  assert.deepEqual(await codes(here.showId), ['afternoon', 'in-city', 'in-venue', 'of-show', 'third-ticket']);
  assert.deepEqual(await codes(elsewhere.showId), ['afternoon', 'third-ticket']);
});

test('no show, no answer', async () => {
  assert.equal(await loadShowForSale(write, newId()), undefined);
});
