import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import type { AdmissionReceipt } from '@matinee/contract/http/admission.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import type { CrowdedShow } from '../booking/index.ts';
import type { Database } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { testDatabase } from '../testing/database.ts';
import { eventually } from '../testing/eventually.ts';
import { givenShow } from '../testing/given-show.ts';
import { arrive } from './arrive.ts';
import { type Admission, openAdmission } from './index.ts';
import { decide } from './line/decide.ts';
import { chain } from './line/entries.ts';
import { findLog, logLines } from './log.ts';
import { awaitPlace, findPlace, leavePlace, readPlace } from './place.ts';
import { append, loadLine } from './store.ts';
import { verifyLog } from './verify-admission.ts';

type Ends = { after(work: () => Promise<void>): void };

const PLENTY: CrowdedShow = { free: 1000, held: 0, awaited: 0, buyers: 0, taken: 0, choosing: 0 };

/** Several servers over one database, and a show whose seats are as `seats` says. */
async function givenLines(t: Ends, servers: number, onSaleFrom = new Date(Date.now() - 1000)) {
  const seats = { ...PLENTY };
  const opened: Admission[] = [];
  t.after(async () => {
    for (const one of opened) await one.close();
  });
  const database = await testDatabase(t);
  const { showId } = await givenShow(database.write, { onSaleFrom });
  const open = async () => {
    const one = await openServer(database, async () => ({ ...seats }));
    opened.push(one);
    return one;
  };
  for (let index = 0; index < servers; index++) await open();
  await set(database, showId, 'on');
  for (const { core } of opened) await hasLine(core, showId);
  return { database, showId, seats, servers: opened, open };
}

const openServer = (database: Database, look: () => Promise<CrowdedShow>) =>
  openAdmission({
    database,
    newId,
    log: openLog('off', 'silent'),
    secrets: ['a secret'],
    sign: text => ({ kid: 'test', signature: text.slice(0, 10) }),
    look,
  });

const hasLine = (core: Admission['core'], showId: string) =>
  eventually('the line is there', async () => {
    await core.lines.watch();
    return core.lines.find(showId)?.open;
  });

const set = (database: Database, showId: string, mode: string, loadPerSecond = 200) =>
  database.write.query(
    `insert into admission_settings values ($1, $2, now() - interval '1 hour', 600, null, $3)
     on conflict (show_id) do update set mode = excluded.mode`,
    [showId, mode, loadPerSecond],
  );

function receiptOf(answer: AdmissionReceipt | Refusal): AdmissionReceipt {
  assert.ok(!(answer instanceof Refusal), answer instanceof Refusal ? answer.code : '');
  return answer;
}

async function publishedLog({ read }: Database, showId: string): Promise<string> {
  const log = await findLog(read, showId);
  let text = '';
  for await (const lines of logLines(read, log!, 0)) text += lines;
  return text;
}

const inAnHour = () => new Date(Date.now() + 3_600_000);

test('A1, A3: a crowd at two servers at once gets one order, each buyer one place', async t => {
  const { database, showId, servers } = await givenLines(t, 2, inAnHour());
  const buyers = Array.from({ length: 300 }, () => newId());
  // Each asks twice, of different servers.
  const asked = [...buyers, ...buyers].map(async (buyerId, index) => {
    const answer = await arrive(servers[(index + (index >= 300 ? 1 : 0)) % 2]!.core, buyerId, showId);
    return receiptOf(answer);
  });
  const receipts = await Promise.all(asked);
  const places = new Set(receipts.map(({ placeId }) => placeId));
  assert.equal(places.size, 300);
  assert.equal(new Set(receipts.map(({ index }) => index)).size, 300);
  const log = await publishedLog(database, showId);
  for (const receipt of receipts.slice(0, 20)) {
    assert.deepEqual(verifyLog(log, receipt).faults, []);
  }
  assert.equal(verifyLog(log).arrivals, 300);
});

for (const isFenced of [true, false]) {
  const name = isFenced
    ? 'A3: of two batches behind the same entry one is written'
    : 'A3: control: without the condition on the head both are, and a stranger finds the chain broken';
  test(name, async t => {
    const { database, showId, servers } = await givenLines(t, 1, inAnHour());
    const { lineId } = servers[0]!.core.lines.find(showId)!.open!.line;
    await servers[0]!.close();
    if (!isFenced) {
      await database.write.query(`
        alter table admission_log drop constraint admission_log_pkey;
        alter table admission_places drop constraint admission_places_line_id_arrival_key;
        create function stand_still() returns trigger language plpgsql as
          $$ begin new.length = old.length; return new; end $$;
        create trigger stand_still before update on admission_lines for each row execute function stand_still()`);
    }
    const lines = [(await loadLine(database.read, lineId))!, (await loadLine(database.read, lineId))!];
    const written = [];
    for (const line of lines) {
      const ask = { do: 'arrive', buyerId: newId(), placeId: newId() } as const;
      const now = Date.now();
      const decided = decide(line, [ask], { now, seed: Buffer.alloc(32) });
      const logged = chain(line.head, now, decided.happenings);
      written.push((await append(database.write, line, { decided, logged, now })).isWritten);
    }
    assert.deepEqual(written, [true, !isFenced]);
    await database.write.query(
      'update admission_lines set length = (select count(*) from admission_log where line_id = $1)',
      [lineId],
    );
    const log = isFenced ? await publishedLog(database, showId) : await wholeLog(database, lineId);
    assert.equal(verifyLog(log).faults.length === 0, isFenced);
  });
}

/** All rows of a log, whatever their numbers. */
async function wholeLog({ read }: Database, lineId: string): Promise<string> {
  const { rows } = await read.query<{ hash: string; entry: string }>(
    `select encode(hash, 'hex') as hash, entry from admission_log where line_id = $1 order by index`,
    [lineId],
  );
  return rows.map(({ hash, entry }) => `{"hash":"${hash}","entry":${entry}}\n`).join('');
}

test('A2, A8: whoever came before the opening is drawn when it comes, and a restart of all servers keeps every place', async t => {
  const { database, showId, seats, servers, open } = await givenLines(t, 1, inAnHour());
  Object.assign(seats, { free: 6 });
  const [first] = servers;
  const buyers = Array.from({ length: 10 }, () => newId());
  const receipts = await Promise.all(buyers.map(buyer => arrive(first!.core, buyer, showId)));
  const places = receipts.map(receiptOf);
  await first!.close();
  const second = await open();
  const name = (index: number) => ({ buyerId: buyers[index]!, showId, placeId: places[index]!.placeId });
  assert.equal((await readPlace(second.core, name(0)))?.status, 'BEFORE_OPENING');
  assert.deepEqual(receiptOf(await arrive(second.core, buyers[3]!, showId)), places[3]);
  await database.write.query('update shows set on_sale_from = now() where show_id = $1', [showId]);
  await eventually('the line has opened', async () => {
    await second.core.lines.watch();
    return second.core.lines.find(showId)!.open!.line.openedAt !== null;
  });
  const late = receiptOf(await arrive(second.core, newId(), showId));
  await eventually('three are let in, as six seats serve', async () => {
    const views = await Promise.all(buyers.map((_, index) => readPlace(second.core, name(index))));
    return views.filter(view => view!.status === 'ADMITTED').length >= 3;
  });
  const standing = second.core.lines.find(showId)!.open!.line;
  assert.equal(standing.aheadOf(standing.slotOf(late.placeId)!), standing.waiting - 1);
  const log = await publishedLog(database, showId);
  const { faults, arrivals } = verifyLog(log, places[5]);
  assert.deepEqual([faults, arrivals], [[], 11]);
  for (const moved of [secondArrivesFirst(log), secondIsLetInFirst(log)])
    assert.notDeepEqual(verifyLog(moved).faults, [], 'a stranger finds who was moved');
});

type Line = { hash: string; entry: { kind: string; place: string; places: string[] } };

/** A log that was written anew by somebody who can: the chain is as good as before. */
function rewritten(log: string, change: (lines: Line[]) => void): string {
  const lines = log
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Line);
  change(lines);
  let before: Buffer = Buffer.alloc(32);
  return lines
    .map(({ entry }) => {
      const text = JSON.stringify(entry);
      before = createHash('sha256').update(before).update(text).digest();
      return `{"hash":"${before.toString('hex')}","entry":${text}}\n`;
    })
    .join('');
}

const secondArrivesFirst = (log: string) =>
  rewritten(log, lines => {
    const [one, other] = lines.flatMap(({ entry }) => (entry.kind === 'arrived' ? entry : []));
    [one!.place, other!.place] = [other!.place, one!.place];
  });

const secondIsLetInFirst = (log: string) =>
  rewritten(log, lines => {
    const { places } = lines.find(({ entry }) => entry.kind === 'admitted')!.entry;
    places.reverse();
  });

test('A5, A8: when the server that lets people in has died, another one does it', async t => {
  const { database, showId, servers } = await givenLines(t, 2);
  const dead = newId();
  // As if it had been another one, which has just said that it lives, and says nothing any more.
  await database.write.query(
    `update admission_lines set keeper = $1, kept_until = clock_timestamp() + interval '1 second'`,
    [dead],
  );
  for (const { core } of servers) await core.lines.watch();
  const buyerId = newId();
  const { placeId } = receiptOf(await arrive(servers[0]!.core, buyerId, showId));
  await eventually('somebody lets them in', async () => {
    const view = await readPlace(servers[1]!.core, { buyerId, showId, placeId });
    return view?.status === 'ADMITTED';
  });
  const { rows } = await database.read.query('select keeper from admission_lines');
  assert.notEqual(rows[0]!.keeper, dead);
});

test('A7: when nothing can be had any more, all who follow are told at once, and nobody needs a pass', async t => {
  const { database, showId, seats, servers } = await givenLines(t, 2);
  Object.assign(seats, { free: 0, held: 1, awaited: 0, choosing: 5 });
  const buyerId = newId();
  const { placeId } = receiptOf(await arrive(servers[0]!.core, buyerId, showId));
  const standing = (await findPlace(servers[1]!.core, { buyerId, showId, placeId }))!;
  const signal = new AbortController().signal;
  const told = awaitPlace(servers[1]!.core, standing, { since: 2_999_999_999, waitMs: 60_000, signal });
  assert.ok(servers[1]!.entrance({ showId, buyerId: newId(), pass: undefined }));
  Object.assign(seats, { held: 0 });
  assert.equal((await told).status, 'SOLD_OUT');
  assert.equal(servers[1]!.entrance({ showId, buyerId: newId(), pass: undefined }), undefined);
  const { rows } = await database.read.query('select mode from admission_settings');
  assert.equal(rows[0]!.mode, 'off');
  const after = await arrive(servers[0]!.core, newId(), showId);
  assert.equal((after as Refusal).code, 'admission-not-needed');
});

test('A6: a pass is good for its buyer and show, until its time, and until its place is left', async t => {
  const { showId, servers } = await givenLines(t, 1);
  const { core, entrance } = servers[0]!;
  const buyerId = newId();
  const { placeId } = receiptOf(await arrive(core, buyerId, showId));
  const name = { buyerId, showId, placeId };
  const view = await eventually('a pass is given', async () => {
    const seen = await readPlace(core, name);
    return seen?.pass && seen;
  });
  const pass = view.pass!.token;
  assert.equal(entrance({ showId, buyerId, pass }), undefined);
  assert.equal(entrance({ showId, buyerId: newId(), pass })?.wasAdmitted, false);
  assert.equal(entrance({ showId, buyerId, pass: undefined })?.wasAdmitted, false);
  const over = core.passes.sign({ showId, buyerId, placeId, until: core.lines.now() - 1 });
  assert.equal(entrance({ showId, buyerId, pass: over })?.wasAdmitted, true);
  const elsewhere = core.passes.sign({ showId: newId(), buyerId, placeId, until: core.lines.now() + 9999 });
  assert.ok(entrance({ showId, buyerId, pass: elsewhere }));
  assert.equal(((await leavePlace(core, name)) as { status: string }).status, 'LEFT');
  assert.ok(entrance({ showId, buyerId, pass }));
  const again = receiptOf(await arrive(core, buyerId, showId));
  assert.notEqual(again.placeId, placeId);
});

test('A1: a guest who signs in brings the place along; of two the earlier one stays', async t => {
  const { showId, seats, servers } = await givenLines(t, 1);
  Object.assign(seats, { choosing: 1000 });
  const { core, passOn } = servers[0]!;
  const [guest, account, other] = [newId(), newId(), newId()];
  const theirs = receiptOf(await arrive(core, guest, showId)).placeId;
  const own = receiptOf(await arrive(core, account, showId)).placeId;
  await passOn(guest, account);
  const statusOf = async (buyerId: string, placeId: string) =>
    (await readPlace(core, { buyerId, showId, placeId }))?.status;
  assert.equal(await statusOf(account, theirs), 'IN_LINE');
  assert.equal(await statusOf(account, own), 'LEFT');
  assert.equal(await statusOf(guest, theirs), undefined);
  await arrive(core, other, showId);
  await passOn(other, account);
  assert.equal(receiptOf(await arrive(core, account, showId)).placeId, theirs);
});

test('A10: a line comes about by load, and staff end it for everybody', async t => {
  const { database, showId, servers } = await givenLines(t, 1);
  const { core, entrance } = servers[0]!;
  const { showId: other } = await givenShow(database.write, {});
  await set(database, other, 'on-load', 5);
  await core.lines.watch();
  assert.equal(entrance({ showId: other, buyerId: newId(), pass: undefined }), undefined);
  for (let asked = 0; asked < 5000; asked++) entrance({ showId: other, buyerId: newId(), pass: undefined });
  await hasLine(core, other);
  assert.ok(entrance({ showId: other, buyerId: newId(), pass: undefined }));
  const buyerId = newId();
  const { placeId } = receiptOf(await arrive(core, buyerId, showId));
  await set(database, showId, 'off');
  await core.lines.watch();
  assert.equal((await readPlace(core, { buyerId, showId, placeId }))?.status, 'OPEN_TO_ALL');
});
