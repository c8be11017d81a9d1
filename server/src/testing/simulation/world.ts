import type { Refusal } from '@matinee/contract/refusals.ts';
import type * as databaseClock from '../../booking/database-clock.ts';
import type { Submission } from '../../booking/deciding.ts';
import type * as showSeats from '../../booking/engine/show-seats.ts';
import type * as forwarding from '../../booking/forwarding.ts';
import type * as jointWriter from '../../booking/joint-writer.ts';
import type * as lane from '../../booking/lane.ts';
import type { Reply } from '../../booking/replies.ts';
import type * as seatBoards from '../../booking/seat-boards.ts';
import type * as store from '../../booking/store.ts';
import type { Log } from '../../platform/log.ts';
import type { Breach } from '../history/check.ts';
import type { HistoryRecord, OperationRecord, Request, Told, ToldBooking } from '../history/records.ts';
import { BEGINNING } from '../played-show.ts';
import { commandFor, present, toldBooking, toldOf } from './ask.ts';
import type { KnownPlace, Market } from './buyers.ts';
import type { Chance } from './chance.ts';
import { Onlooker } from './onlooker.ts';
import { Owners, type Sharing } from './owners.ts';
import { type Scenario, termsOf } from './scenario.ts';
import { type Protection, SimulatedDatabase, type SimulatedWriting } from './simulated-database.ts';
import { type SimulatedNetwork, SimulatedStore } from './simulated-store.ts';
import { VirtualTime } from './virtual-time.ts';

/** What a world is built of: the booking core as it is, or a copy with a mistake planted in it. */
export type Core = Pick<typeof lane, 'Lane'> &
  Pick<typeof seatBoards, 'SeatBoard' | 'SeatBoards'> &
  Pick<typeof forwarding, 'keyed'> &
  Pick<typeof jointWriter, 'JointWriter'> &
  Pick<typeof showSeats, 'ShowSeats'> &
  Pick<typeof databaseClock, 'DatabaseClock'> &
  Pick<typeof store, 'DatabaseAway' | 'NotTheOwner' | 'NotWritten'>;

interface Server extends Sharing {
  readonly boards: seatBoards.SeatBoards;
  jumpedMs: number;
  die: () => void;
}

const SWEEP_EVERY_MS = 10_000;
/** How often somebody begins to look at a seat map, per request of a buyer. */
const WATCHED = 0.05;

/** Servers over one simulated database, in virtual time. Everything that happens in it follows from the seed. */
export class World implements Market {
  readonly time = new VirtualTime();
  readonly scenario: Scenario;
  readonly shows: Scenario['shows'];
  readonly buyerIds: readonly string[];
  readonly staffId = 'staff';
  readonly strangerId = 'a stranger';
  readonly database: SimulatedDatabase;
  readonly records: HistoryRecord[] = [];
  readonly lines: string[] = [];
  /** What was seen to be wrong while it lived. */
  readonly breaches: Breach[] = [];
  /** Commands that were decided. */
  commands = 0;
  readonly #core: Core;
  readonly #chance: Chance;
  readonly #network: SimulatedNetwork;
  readonly #isTraced: boolean;
  readonly #servers: Server[] = [];
  readonly #owners: Owners;
  #aheadMs = BEGINNING;
  #ids = 0;
  #operations = 0;
  #named = 0;

  constructor(
    core: Core,
    scenario: Scenario,
    chance: Chance,
    { without = [], isTraced = false }: { without?: readonly Protection[]; isTraced?: boolean } = {},
  ) {
    this.#core = core;
    this.scenario = scenario;
    this.shows = scenario.shows;
    this.buyerIds = Array.from({ length: scenario.buyers }, (_, index) => `buyer ${index + 1}`);
    this.#chance = chance;
    this.#isTraced = isTraced;
    this.database = new SimulatedDatabase({
      shows: scenario.shows,
      newSeats: show => new core.ShowSeats(show),
      clock: () => this.databaseNow(),
      without,
    });
    this.#network = {
      time: this.time,
      chance,
      database: this.database,
      weather: scenario.weather,
      awayUntil: 0,
      answers: 0,
      away: () => new core.DatabaseAway('simulated'),
      notWritten: cause => new core.NotWritten(cause),
      notTheOwner: () => new core.NotTheOwner(),
      trace: line => this.trace(line),
    };
    this.#owners = new Owners({
      ...{ time: this.time, chance, database: this.database, lanes: scenario.lanes, keyed: core.keyed },
      latencyMs: () => this.#network.weather.latencyMs,
      lost: () => this.#network.weather.lostBefore,
      servers: () => this.#servers,
      newId: () => this.newId(),
      trace: line => this.trace(line),
    });
    this.records.push(...scenario.shows.map(termsOf), { record: 'clock', from: 0, aheadMs: BEGINNING });
    for (let server = 0; server < scenario.servers; server++) this.#start();
  }

  get steps(): number {
    return this.commands + this.#network.answers;
  }

  sleep(ms: number): Promise<void> {
    return this.time.sleep(ms);
  }

  strike(): void {
    const { killed, outages, clockSteps, jumps, leaves, stalls, isShared } = this.scenario;
    const chance = this.#chance;
    if (chance.happens(WATCHED)) this.#watch(chance.pick(this.#servers), chance.pick(this.shows).showId);
    if (isShared && chance.happens(leaves)) this.#owners.leave(chance.pick(this.#servers));
    if (chance.happens(stalls))
      this.#owners.stall(chance.pick(this.#servers), chance.pick([100, 2_000, 2_000, 8_000]));
    if (chance.happens(killed)) this.kill();
    if (chance.happens(jumps)) this.jump(chance.pick([-600_000, -2_000, 500, 5_000, 600_000]));
    if (!chance.happens(outages)) return;
    const step = clockSteps ? chance.pick([-600_000, -3_000, 0, 3_000, 600_000]) : 0;
    this.outage(chance.pick([10, 1_000, 10_000]), step);
  }

  async offerOf({ entryId }: KnownPlace): Promise<ToldBooking | undefined> {
    const entry = this.database.entry(entryId);
    const offer = entry?.status === 'OFFERED' ? this.database.booking(entry.bookingId!) : undefined;
    return offer && toldBooking(offer);
  }

  databaseNow(): number {
    return this.time.now + this.#aheadMs;
  }

  newId(): string {
    this.#ids += 1;
    return `00000000-0000-7000-8000-${this.#ids.toString(16).padStart(12, '0')}`;
  }

  trace(line: () => string): void {
    if (this.#isTraced) this.lines.push(`${String(this.time.now).padStart(9)}  ${line()}`);
  }

  /** Sends a request to one of the servers and keeps the record of it; resolves to the reply, if there ever is one. */
  async ask(request: Request, key: string | null): Promise<Told | null> {
    const server = this.#chance.pick(this.#servers.filter(({ isDead }) => !isDead));
    const id = this.#operations++;
    const invokedAt = this.time.now;
    this.trace(
      () => `operation ${id} of ${server.name}${key ? ` with key ${key}` : ''}: ${JSON.stringify(request)}`,
    );
    const told = await Promise.race([this.#submit(server, request, key), server.died]);
    const completedAt = told && this.time.now;
    const record: OperationRecord = { record: 'operation', id, request, key, invokedAt, completedAt, told };
    this.records.push(record);
    this.trace(() => `operation ${id} is told: ${JSON.stringify(told)}`);
    return told;
  }

  /** Asks for the seats of a show as its writer has them in memory. */
  async see(request: Extract<Request, { do: 'see-seats' }>): Promise<void> {
    const [server] = this.#servers;
    const lane = server!.lanes[this.#laneOf(request.showId)]!;
    const invokedAt = this.time.now;
    const states = await lane.look(request.showId, ({ seats }) =>
      Object.fromEntries(seats.show.seats.map(({ seatId }, position) => [seatId, seats.stateAt(position)])),
    );
    this.note(request, { states: states! }, invokedAt);
  }

  /** Keeps the record of something that was read. */
  note(request: Request, told: Told, invokedAt = this.time.now): void {
    const id = this.#operations++;
    const completedAt = this.time.now;
    this.records.push({ record: 'operation', id, request, key: null, invokedAt, completedAt, told });
    this.trace(() => `operation ${id}: ${JSON.stringify(request)} sees ${JSON.stringify(told)}`);
  }

  async #submit(server: Server, request: Request, key: string | null): Promise<Told> {
    const command = commandFor(request, this.database, () => this.newId());
    const reply = await this.#owned(server, {
      showId: request.showId,
      command,
      ...(key && {
        // As good as a hash of it: here it is only ever compared.
        key: { owner: key, key, requestHash: JSON.stringify(request) },
      }),
      present: (decision, at) => {
        this.commands += 1;
        return present(command, decision, at);
      },
    });
    return toldOf(reply as Refusal | { body: unknown });
  }

  #owned(server: Server, submission: Submission): Promise<Reply> {
    const lane = this.#laneOf(submission.showId);
    return this.scenario.isShared
      ? this.#owners.submit(server, lane, submission)
      : server.lanes[lane]!.submit(submission);
  }

  /** Somebody looks at a show's seat map at its writer, and follows it from then on. */
  #watch(server: Server, showId: string): void {
    const lane = server.lanes[this.#laneOf(showId)]!;
    if (lane.isHalted || server.boards.get(showId)) return;
    const complain = (says: string) =>
      void this.breaches.push({ rule: 'B10', says: `${server.name}: ${says}` });
    const look = lane.look(showId, loaded => {
      const board = server.boards.keep(new this.#core.SeatBoard(loaded));
      new Onlooker(board, this.database, complain);
    });
    // A database that is away shows nothing.
    look.catch(() => {});
  }

  /** A server is killed: nobody hears of what it was doing. Another one starts. */
  kill(): void {
    const server = this.#chance.pick(this.#servers);
    this.trace(() => `${server.name} is killed`);
    server.isDead = true;
    this.#servers.splice(this.#servers.indexOf(server), 1);
    for (const store of server.stores) store.cut();
    server.die();
    this.#owners.bury(server);
    this.#start();
  }

  /** The database goes, and comes back with what was committed, and with another clock. */
  outage(ms: number, clockStepMs: number): void {
    this.#network.awayUntil = this.time.now + ms;
    this.#aheadMs += clockStepMs;
    this.trace(() => `the database is away for ${ms} ms, and its clock steps by ${clockStepMs} ms`);
    if (clockStepMs !== 0)
      this.records.push({ record: 'clock', from: this.time.now, aheadMs: this.#aheadMs });
  }

  /** The stopwatch of a server jumps, as that of a virtual machine that was moved. */
  jump(ms: number): void {
    const server = this.#chance.pick(this.#servers);
    server.jumpedMs += ms;
    this.trace(() => `the stopwatch of ${server.name} jumps by ${ms} ms`);
  }

  /** All becomes well: only one server, which has just started, and a way to the database that does not fail. */
  heal(): void {
    Object.assign(this.#network, {
      weather: { latencyMs: 1, lostBefore: 0, lostAfter: 0, stalled: 0, stallMs: 0 },
      awayUntil: 0,
    });
    this.trace(() => 'all servers are killed, and another one is started');
    for (const server of this.#servers.splice(0)) {
      server.isDead = true;
      for (const store of server.stores) store.cut();
      server.die();
      this.#owners.bury(server);
    }
    this.#start();
  }

  #laneOf(showId: string): number {
    return this.scenario.shows.findIndex(show => show.showId === showId) % this.scenario.lanes;
  }

  #start(): void {
    const { Lane, DatabaseClock, JointWriter, SeatBoards } = this.#core;
    const name = `server ${++this.#named}`;
    const { promise: died, resolve } = Promise.withResolvers<null>();
    const boards = new SeatBoards();
    const server: Server = {
      ...{ name, number: this.#named, lanes: [], stores: [], known: new Map(), boards },
      ...{ died, die: () => resolve(null), isDead: false, jumpedMs: 0, stalledUntil: 0 },
      lookAnew: lane => {
        for (const { showId } of this.shows) if (this.#laneOf(showId) === lane) boards.forget(showId);
      },
    };
    const stopwatch = () => this.time.now + server.jumpedMs;
    const { lanes: count, isShared, largestBatch } = this.scenario;
    const way = new SimulatedStore(this.#network, `${name}, writing`);
    const timers = this.#timersOf(server);
    const writer = new JointWriter<SimulatedWriting>(
      {
        write: batches => way.writeTogether(batches),
        discard: () => way.discard(),
        close: () => way.close(),
      },
      timers,
    );
    const own = Array.from(
      { length: count },
      (_, index) => new SimulatedStore(this.#network, `${name}, lane ${index + 1}`, { isShared, writer }),
    );
    const lanes = own.map(
      store =>
        new Lane({
          ...{ store, stopwatch, largestBatch, log: silent, longestQueue: 100 },
          clock: new DatabaseClock(stopwatch),
          newId: () => this.newId(),
          committed: (show, changes) => boards.committed(show, changes),
          timers,
        }),
    );
    Object.assign(server, { lanes, stores: [...own, way] });
    this.#servers.push(server);
    if (isShared) {
      for (const lane of lanes) void lane.halt();
      this.#owners.welcome(server);
    }
    this.#sweep(server);
  }

  /** A server that is dead does nothing any more. */
  #timersOf(server: Server) {
    const alive = (work: () => void) => () => {
      if (!server.isDead) work();
    };
    return {
      soon: (work: () => void) => this.time.soon(alive(work)),
      after: (ms: number, work: () => void) => this.time.after(ms, alive(work)),
    };
  }

  /** As Lanes does it when it starts, and then from time to time. */
  #sweep(server: Server): void {
    if (server.isDead) return;
    for (const { showId } of this.scenario.shows) {
      if (!this.database.isOverdue(showId)) continue;
      if (server.lanes[this.#laneOf(showId)]!.isHalted) continue;
      const present = () => ({ status: 200, body: null });
      void this.#owned(server, { showId, command: { do: 'expire' }, present });
    }
    this.time.plan(SWEEP_EVERY_MS, () => this.#sweep(server));
  }
}

const silent = { warn() {}, error() {}, info() {}, debug() {} } as unknown as Log;
