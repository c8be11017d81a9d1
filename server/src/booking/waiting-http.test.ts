import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import pg from 'pg';
import { createHttp } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { testApp } from '../testing/app.ts';
import { givenBooking } from '../testing/booking.ts';
import { Buyer } from '../testing/buyer.ts';
import { listen } from '../testing/events.ts';
import { givenShow, plainPlan } from '../testing/given-show.ts';
import { reserve } from './reserve.ts';
import { isOver, joinWaiting, leaveWaiting } from './waiting.ts';
import { serveWaiting } from './waiting-http.ts';

const app = await testApp();

/** A line of two behind two seats that are held: who is followed waits for so many, behind one who waits for one. */
async function givenLine(seats: number) {
  const { showId } = await givenShow(app.database.write, { plan: plainPlan(1, 2) });
  const { token } = (await new Buyer(app.url, '').ask('POST', '/sessions', {})).body as unknown as Json;
  const [holder, ahead] = [await Buyer.arrive(app.url), await Buyer.arrive(app.url)];
  const buyer = new Buyer(app.url, token!);
  const held: string[] = [];
  for (const seatId of ['A1', 'A2']) held.push((await holder.hold(showId, [seatId])).body.bookingId);
  const before = await ahead.wait(showId, 1);
  const { entryId } = await buyer.wait(showId, seats);
  const place = async (query: string) =>
    (await buyer.ask('GET', `/waiting/${entryId}${query}`)).body as never;
  return {
    ...{ token: token!, entryId, place },
    moves: {
      'who is ahead leaves': () => ahead.leave(before.entryId),
      'a seat comes back': () => holder.release(held[0]!),
      'a seat is paid for': () => holder.confirm(held[0]!, 'approve'),
      'the offer is taken': () => buyer.hold(showId, ['A1']),
      'the offer is given back': async () =>
        buyer.release(((await place('')) as WaitingView).offer!.bookingId),
      'the buyer leaves': () => buyer.leave(entryId),
    } as const,
  };
}

type Json = Record<string, string>;
type Line = Awaited<ReturnType<typeof givenLine>>;

/** One place by long polling, each time for what comes after the reply before. */
async function* polled({ place }: Line): AsyncGenerator<WaitingView> {
  for (let since = 0; ; ) {
    const view: WaitingView = await place(`?waitSeconds=60&since=${since}`);
    yield view;
    if (isOver(view)) return;
    since = view.revision;
  }
}

/** The same place by server-sent events. */
async function* streamed({ token, entryId }: Line): AsyncGenerator<WaitingView> {
  const url = `${app.url}/api/v1/waiting/${entryId}/live`;
  const live = await listen<WaitingView>(url, { authorization: `Bearer ${token}` });
  for (let heard = await live.next(); heard; heard = await live.next()) {
    assert.deepEqual([heard.event, heard.id], ['waiting', String(heard.data.revision)]);
    yield heard.data;
  }
}

/** What is asked at two instants may differ in what the time is. */
const timeless = ({ serverTime: _, ...view }: WaitingView) => view;

for (const [seats, moves, ending] of [
  [1, ['a seat comes back', 'the offer is taken'], ['OFFERED 0', 'TAKEN 0']],
  [1, ['a seat comes back', 'the offer is given back'], ['OFFERED 0', 'LAPSED 0']],
  [2, ['a seat is paid for'], ['CANNOT_BE_SERVED 0']],
  [2, ['the buyer leaves'], ['LEFT 0']],
] as const)
  test(`W6: ${moves.join(', then ')}: long polling and events tell the same, one after the other`, {
    timeout: 30_000,
  }, async () => {
    const line = await givenLine(seats);
    const ways = [polled(line), streamed(line)] as const;
    const next = () =>
      Promise.all(ways.map(async way => (await way.next()).value as WaitingView | undefined));
    const story: string[] = [];
    const hear = async (told: ReturnType<typeof next>) => {
      const [byPolling, byEvents] = await told;
      assert.deepEqual(timeless(byPolling!), timeless(byEvents!));
      const { status, position, offer } = byEvents!;
      assert.deepEqual(offer?.seatIds, status === 'OFFERED' ? ['A1'] : undefined);
      story.push(`${status} ${position}`);
    };
    await hear(next());
    for (const move of ['who is ahead leaves', ...moves] as const) {
      // Both are asked before anything moves, and answered because it does.
      const told = next();
      await line.moves[move]();
      await hear(told);
    }
    assert.deepEqual(story, ['WAITING 2', 'WAITING 1', ...ending]);
    assert.deepEqual(await next(), [undefined, undefined], 'both end with the wait');
  });

test('W6: a poll for which nothing changes is told the place as it is, when it has waited', async () => {
  const { place, moves } = await givenLine(1);
  const now: WaitingView = await place('');
  const waited: WaitingView = await place(`?waitSeconds=1&since=${now.revision}`);
  assert.deepEqual(timeless(waited), timeless(now));
  await moves['who is ahead leaves']();
  const changed: WaitingView = await place(`?waitSeconds=60&since=${now.revision}`);
  assert.deepEqual([changed.position, changed.revision > now.revision], [1, true], 'it has changed already');
});

test('a place that cannot be read, because the database is away, ends its stream and nothing else', async t => {
  const core = await givenBooking(t);
  const { showId } = await givenShow(core.database.write, { plan: plainPlan(1, 1) });
  await reserve(core, newId(), { showId, seatIds: ['A1'] });
  const buyerId = newId();
  const joined = await joinWaiting(core, buyerId, { showId, seats: 1 });
  assert.ok(!(joined instanceof Refusal));
  const { entryId } = joined.body as WaitingView;

  // Who has left is no longer in memory, and is looked up: here where nothing can be reached any more.
  const read = new pg.Pool({ connectionString: core.database.url });
  const identity = { buyerId, roles: ['buyer' as const], guest: true, venueIds: [] };
  const http = await createHttp({
    log: openLog('off', 'silent'),
    write: core.database.write,
    identify: () => identity,
    rateLimits: null,
  });
  t.after(() => http.server.close());
  serveWaiting(http, { ...core, database: { ...core.database, read } });
  const url = `${await http.server.listen({ port: 0, host: '127.0.0.1' })}/api/v1/waiting/${entryId}/live`;
  const response = await fetch(url, { headers: { authorization: 'Bearer any' } });
  assert.equal(response.status, 200);
  await read.end();
  await leaveWaiting(core, buyerId, entryId);
  assert.match(await response.text(), /^event: waiting$/m);
  assert.equal(http.streams.size, 0);
});
