import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseClock, type Stopwatch } from '../booking/database-clock.ts';
import { DatabaseStore } from '../booking/database-store.ts';
import { audit, type BookingCore, openBooking } from '../booking/index.ts';
import { JointWriter } from '../booking/joint-writer.ts';
import { Lane } from '../booking/lane.ts';
import { LaneConnection } from '../booking/lane-connection.ts';
import type { Asked, Lanes } from '../booking/lanes.ts';
import { present } from '../booking/presentations.ts';
import { SeatBoards } from '../booking/seat-boards.ts';
import { writingWay } from '../booking/write.ts';
import type { Database } from '../platform/database/database.ts';
import { type Ids, newId as systemIds } from '../platform/ids.ts';
import { type Log, openLog } from '../platform/log.ts';
import { Peers } from '../platform/peers/index.ts';
import { testDatabase } from './database.ts';

type Ends = { after(work: () => Promise<void>): void };

/** The booking core over a database of the test's own. Closed with the test. */
export async function givenBooking(t: Ends): Promise<BookingCore> {
  let core: BookingCore | undefined;
  t.after(async () => core?.close());
  core = await openServer(await testDatabase(t));
  return core;
}

/** Several servers over one database of the test's own. Closed with the test. */
export async function givenServers<const Options extends readonly ServerOptions[]>(
  t: Ends,
  ...options: Options
): Promise<{ readonly [Index in keyof Options]: BookingCore }> {
  const cores: BookingCore[] = [];
  t.after(async () => {
    for (const core of cores) await core.close();
  });
  const database = await testDatabase(t);
  for (const each of options) cores.push(await openServer(database, each));
  return cores as never;
}

/**
 * Two servers that both take every show for theirs to write, as none does that goes by the rules: between them stands nothing
 * but the ledger (decision 0003) and the key. Closed with the test.
 */
export async function givenRivals(t: Ends): Promise<readonly [BookingCore, BookingCore]> {
  const core = await givenBooking(t);
  const { database, ticketCode: code } = core;
  const connection = () => new LaneConnection(database.url, 'lane of a rival', openLog('off', 'silent'));
  const writer = new JointWriter(writingWay(connection()));
  const store = new DatabaseStore(connection(), writer);
  const tenure = 'select lane, server_id as server, epoch from lanes limit 1';
  store.tenure = (await database.read.query<{ lane: number; server: number; epoch: number }>(tenure))
    .rows[0]!;
  const stopwatch = () => performance.now();
  const lane = new Lane({
    store,
    clock: new DatabaseClock(stopwatch),
    stopwatch,
    newId: systemIds,
    log: openLog('off', 'silent'),
    committed: () => () => {},
    longestQueue: 1_000,
  });
  t.after(async () => {
    await lane.close();
    await writer.close();
  });
  const lanes = {
    submit: ({ present: how, ...asked }: Asked) =>
      lane.submit({ ...asked, present: (decision, at) => present(how, { decision, at, code }) }),
    look: lane.look.bind(lane),
  };
  return [core, { ...core, lanes: lanes as unknown as Lanes, boards: new SeatBoards() }];
}

/** What servers of the tests know, and nobody else. */
const key = Buffer.from('known to the servers of the tests');

export interface ServerOptions {
  readonly log?: Log;
  /** Where the lanes find the database, if it is not the given one's own address. */
  readonly url?: (url: string) => Promise<string>;
  readonly stopwatch?: Stopwatch;
  readonly newId?: Ids;
}

/** A core that other servers reach, as they reach one that serves a whole Matinee. */
export async function openServer(
  database: Database,
  { url, stopwatch, newId = systemIds, log = openLog('off', 'silent') }: ServerOptions = {},
): Promise<BookingCore> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const peers = new Peers({ key, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, log });
  peers.serve(server);
  const core = await openBooking({
    database: url ? { ...database, url: await url(database.url) } : database,
    newId,
    ticketCode: ({ ticketId }) => `code of ${ticketId}`,
    log,
    peers,
    ...(stopwatch && { stopwatch }),
  });
  return {
    ...core,
    async close() {
      await core.handOver();
      await core.close();
      peers.close();
      server.close();
    },
  };
}

/** Fails with every breach of a rule that the audit finds. */
export async function assertRulesKept({ write }: Database): Promise<void> {
  const client = await write.connect();
  try {
    const broken = [];
    for await (const { id, says, breaches } of audit(client))
      if (breaches.length > 0) broken.push({ id, says, breaches });
    assert.deepEqual(broken, []);
  } finally {
    client.release();
  }
}

/** Lets time pass for all that has happened: as if it had been so much earlier. */
export async function letTimePass({ database, lanes }: BookingCore, ms: number): Promise<void> {
  await database.write.query(
    `with aged as (
       update fact_sheaves set facts = (
         select jsonb_agg(jsonb_set(fact, '{at}', to_jsonb((fact ->> 'at')::timestamptz - $1 * interval '1 ms')) order by place)
         from jsonb_array_elements(facts::jsonb) with ordinality as told(fact, place))::text),
     lapsed as (update seat_ledgers set lapses_at = lapses_at - $1 * interval '1 ms'),
     waited as (update waiting_entries set joined_at = joined_at - $1 * interval '1 ms',
       expires_at = expires_at - $1 * interval '1 ms', ended_at = ended_at - $1 * interval '1 ms')
     update bookings set created_at = created_at - $1 * interval '1 ms', hold_until = hold_until - $1 * interval '1 ms',
       confirmed_at = confirmed_at - $1 * interval '1 ms', ended_at = ended_at - $1 * interval '1 ms'`,
    [ms],
  );
  lanes.forgetAll();
}
