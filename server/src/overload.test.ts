import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { SeatChanges } from '@matinee/contract/http/seats.ts';
import type { SeatPlan } from '@matinee/contract/plan.ts';
import { openTokens } from './accounts/index.ts';
import type { Database } from './platform/database/database.ts';
import { newId } from './platform/ids.ts';
import { testApp } from './testing/app.ts';
import { assertRulesKept } from './testing/booking.ts';
import { Buyer } from './testing/buyer.ts';
import { listen } from './testing/events.ts';
import { eventually } from './testing/eventually.ts';
import { givenShow, plainPlan } from './testing/given-show.ts';

test('a flood of passwords is refused beyond a few, and keeps nobody from buying', async t => {
  const { url, database } = await testApp({}, t);
  const { showId } = await givenShow(database.write);
  const buyer = await Buyer.arrive(url);
  const signIn = (number: number) =>
    fetch(`${url}/api/v1/accounts/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: `${number}@example.org`, password: 'curtain up at eight' }),
    });
  let answered = 0;
  const flood = Array.from({ length: 200 }, (_, number) => signIn(number).finally(() => (answered += 1)));
  const { status, body } = await buyer.hold(showId, ['A1']);
  assert.equal(status, 201);
  assert.equal((await buyer.confirm(body.bookingId, 'approve')).status, 200);
  assert.ok(answered < 200, 'bought while passwords were still being looked at');
  const statuses = (await Promise.all(flood)).map(response => response.status);
  const refused = statuses.filter(one => one === 503).length;
  assert.ok(refused >= 100, `${refused} of 200 refused`);
  assert.equal(statuses.filter(one => one === 401).length, 200 - refused);
  await assertRulesKept(database);
});

test('more holds than may wait are refused at once, with when to come again; who pays still gets in', async t => {
  const { url, database } = await testApp({ limits: { longestQueue: 5 } }, t);
  const { showId } = await givenShow(database.write, { plan: plainPlan(1, 30) });
  const buyer = await Buyer.arrive(url);
  const { body: paying } = await buyer.hold(showId, ['A1']);
  const token = await tokenOf(url, '/sessions', {});
  const answers: { status: number; code: unknown; type: string | null; retryAfter: string | null }[] = [];
  const refused = () => answers.filter(({ status }) => status !== 201);
  const hold = async (number: number) => {
    const response = await fetch(`${url}/api/v1/bookings/reserve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ showId, seatIds: [`A${number}`] }),
    });
    const { code } = (await response.json()) as { code?: string };
    const header = (name: string) => response.headers.get(name);
    const [type, retryAfter] = [header('content-type'), header('retry-after')];
    answers.push({ status: response.status, code, type, retryAfter });
  };

  // Nothing is committed as long as somebody else keeps the show's row.
  const keeper = await database.write.connect();
  await keeper.query('begin');
  await keeper.query('select from seat_ledgers where show_id = $1 for update', [showId]);
  const first = hold(2);
  await eventually('a batch is on its way', async () => {
    const { rowCount } = await keeper.query('select from pg_locks where not granted');
    return rowCount! > 0;
  });
  const others = Array.from({ length: 20 }, (_, index) => hold(index + 3));
  await eventually('all but those that may wait are answered', () => answers.length >= 15);
  const confirmed = buyer.confirm(paying.bookingId, 'approve');
  await eventually('one more gives way to who pays', () => answers.length >= 16);
  assert.equal(refused().length, 16);
  await keeper.query('commit');
  keeper.release();
  assert.equal((await confirmed).status, 200);
  await Promise.all([first, ...others]);
  assert.equal(answers.length - refused().length, 5, 'what had its place in the queue is done');
  const overloaded = { status: 503, code: 'overloaded', type: 'application/problem+json; charset=utf-8' };
  for (const answer of refused()) assert.deepEqual(answer, { ...overloaded, retryAfter: '1' });
  await assertRulesKept(database);
});

async function tokenOf(url: string, path: string, body: object): Promise<string> {
  const answer = await new Buyer(url, '').ask('POST', path, body);
  return (answer.body as unknown as { token: string }).token;
}

/** A connection that says this and then reads nothing, unless resumed. */
async function connected(t: TestContext, url: string, words: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').pause();
  socket.on('error', () => {});
  t.after(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write(words);
  return socket;
}

const FAR = 'HighestBalconyLeft-';
/** A few thousand seats with long names: what changes of them all is much to read. */
const farAway: SeatPlan = {
  sections: plainPlan(11, 250).sections.map(section => ({ ...section, prefix: FAR })),
};

test('who never reads the live map and who sends byte by byte are hung up on, and the sale beside them goes on', async t => {
  const patience = { headersMs: 300, requestMs: 300, stalledMs: 90_000, lookEveryMs: 50 };
  const { url, database, server } = await testApp({ limits: { patience } }, t);
  const { showId } = await givenShow(database.write, { plan: farAway });
  /** The server's ends of all connections, by the port at the other. */
  const ends = new Map<number, Socket>();
  server.server.on('connection', (socket: Socket) => ends.set(socket.remotePort!, socket));
  const live = `/api/v1/shows/${showId}/seats/live`;
  const open = (words: string) => Promise.all(Array.from({ length: 5 }, () => connected(t, url, words)));
  const deaf = await open(`GET ${live} HTTP/1.1\r\nhost: m\r\n\r\n`);
  const slow = await open(
    'POST /api/v1/bookings/reserve HTTP/1.1\r\nhost: m\r\ncontent-length: 999\r\n\r\n{',
  );
  const ports = [...deaf, ...slow].map(({ localPort }) => localPort!);
  const dribbling = setInterval(() => slow.forEach(socket => void socket.write(' ')), 50);
  t.after(() => clearInterval(dribbling));
  await eventually('all have connected', () => ports.every(port => ends.has(port)));

  const listener = await listen<SeatChanges>(url + live);
  const admin = await givenAdmin(database, url);
  const buyer = await Buyer.arrive(url);
  const rows = ['B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K'];
  const seatIds = rows.flatMap(row => Array.from({ length: 250 }, (_, index) => `${FAR}${row}${index + 1}`));
  for (let round = 0; ports.some(port => !ends.get(port)!.destroyed); round++) {
    assert.ok(round < 150, 'those who do not read have been sent more than any connection takes');
    const state = round % 2 ? 'free' : 'blocked';
    const { status } = await admin.ask('PUT', '/tickets/update-seats', { showId, seatIds, state });
    const held = await buyer.hold(showId, [`${FAR}A1`]);
    const released = await buyer.release(held.body.bookingId);
    assert.deepEqual([status, held.status, released.status], [200, 201, 200]);
    // Who reads hears of everything.
    const isBack = ({ changes }: SeatChanges) =>
      changes?.[0]?.seatId === `${FAR}A1` && changes[0].state === 'free';
    while (!isBack((await listener.next())!.data));
  }
  await listener.leave();
  await assertRulesKept(database);
});

/** Somebody who may take seats off sale. */
async function givenAdmin({ write }: Database, url: string): Promise<Buyer> {
  const buyerId = newId();
  await write.query(
    `insert into accounts (account_id, email, name, password_hash, roles)
     values ($1, 'admin@example.org', 'Ada', '', '{buyer,admin}')`,
    [buyerId],
  );
  const tokens = openTokens(['a secret for tests, of thirty-two characters and more'], Date.now);
  return new Buyer(url, tokens.sign({ buyerId, version: 1, isStaff: true }).token);
}
