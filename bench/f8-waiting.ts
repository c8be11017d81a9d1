import assert from 'node:assert/strict';
import type { WaitingView } from '../contract/http/waiting.ts';
import { newId } from '../server/src/platform/ids.ts';
import type { Figure, Result } from './figure.ts';
import { Connection } from './http/connection.ts';
import { quantile } from './http/open-loop.ts';
import { bodiless, holdRequest, post, sent, tokenOf } from './http/requests.ts';
import { type Served, withServer } from './http/serve.ts';
import { follow, type Leave, poll } from './http/waiting.ts';
import { spread } from './interleaved.ts';
import { openArena } from './load/arena.ts';
import { assertAudited } from './load/core.ts';
import { givenHalls } from './load/halls.ts';
import { type Hall, order } from './load/orders.ts';

const WAITING = 15_000;
const TIMES = 5;
const RETURNS_PER_LEG = 5;
/** Until everything is compiled. */
const WARMING_RETURNS = 3;
/** With the first ones a server takes what it keeps for itself: compiled code, room for what is young. It is not weighed with the others. */
const WARMING_WAITING = 1_000;
const P99_MS = 50;
const KB_EACH = 12;
/** All sold; each pair of seats that comes back makes two offers. */
const HALL = { shows: 1, rows: 10, seatsPerRow: 20 };
/** How many join and connect at the same time. */
const AT_ONCE = 128;

/** F8: all that wait are connected, every other one by server-sent events, the rest by long polls; seats come back. */
export const f8: Figure = {
  title: `Seats come back to a line of ${WAITING}, each told over a connection of their own`,
  async measure(told) {
    const arena = await openArena();
    try {
      const measured = await arena.leg(async database => {
        const [hall] = await givenHalls(database.write, HALL);
        // Nobody takes an offer here, and none is to lapse and be made again meanwhile.
        await database.write.query('update shows set offer_seconds = 3600');
        const result = await withServer({ databaseUrl: database.url, what: 'matinee' }, served =>
          measure(served, hall!, told),
        );
        await assertAudited(database);
        return result;
      });
      return resultsOf(measured);
    } finally {
      await arena.close();
    }
  },
};

interface Returned {
  /** Milliseconds from when a buyer began to give seats back until those whose turn had come were told. */
  readonly heads: readonly number[];
  /** The same until everybody was told that the line had moved. */
  readonly all: number;
}

interface Measured {
  readonly legs: readonly (readonly Returned[])[];
  readonly kilobytesEach: number;
}

async function measure(served: Served, hall: Hall, told: (what: string) => void): Promise<Measured> {
  const holders = await soldOut(served, hall);
  told(`${WAITING} join the line`);
  const joined = await weighed(served, number => join(served, hall.showId, number));
  const line = new Line(joined.done);
  told(`${WAITING} connect`);
  const connected = await weighed(served, number => line.listen(served.port, number));
  const kilobytesEach = joined.kilobytesEach + connected.kilobytesEach;
  const legs: Returned[][] = [];
  try {
    for (let count = 0; count < WARMING_RETURNS; count++) await line.returned(holders.pop()!);
    for (let leg = 1; leg <= TIMES; leg++) {
      told(`leg ${leg} of ${TIMES}`);
      const returns: Returned[] = [];
      for (let count = 0; count < RETURNS_PER_LEG; count++) returns.push(await line.returned(holders.pop()!));
      legs.push(returns);
    }
  } finally {
    for (const leave of connected.done) leave();
  }
  return { legs, kilobytesEach };
}

type GiveBack = () => Promise<void>;

/** Two seats each, until none is left; gives for each holder how they give them back. */
async function soldOut({ port }: Served, { showId, rows }: Hall): Promise<GiveBack[]> {
  const connection = await Connection.open(port);
  const pairs = rows.flatMap(row => row.flatMap((seat, at) => (at % 2 === 1 ? [[row[at - 1]!, seat]] : [])));
  return Promise.all(
    pairs.map(async (seatIds, number) => {
      const wish = sent(order({ showId, seatIds, numbers: [] }, newId()), WAITING + number);
      const held = await connection.reply(holdRequest(wish));
      assert.equal(held.status, 201, held.body);
      const path = `/api/v1/bookings/${JSON.parse(held.body).bookingId}/release`;
      return async () => {
        const { status, body } = await connection.reply(bodiless('POST', path, wish));
        assert.equal(status, 200, body);
      };
    }),
  );
}

interface Place {
  readonly entryId: string;
  readonly token: string;
  readonly position: number;
}

async function join({ port }: Served, showId: string, number: number): Promise<Place> {
  const token = tokenOf(newId());
  const connection = await Connection.open(port);
  const headers = `authorization: Bearer ${token}\r\nidempotency-key: ${newId()}\r\n`;
  const path = `/api/v1/shows/${showId}/waiting`;
  const { status, body } = await connection.reply(post(path, '{"seats":1}', number, headers));
  connection.close();
  assert.equal(status, 201, body);
  const { entryId, position } = JSON.parse(body) as WaitingView;
  return { entryId, token, position };
}

/** All that wait, as they are told. */
class Line {
  readonly #places: readonly Place[];
  /** The revision that each was told of last. */
  readonly #revisions: Float64Array;
  readonly #offered = new Set<number>();
  #failure: unknown;
  #heads: number[] = [];
  #returns = 0;
  #began = 0;
  #before = 0;
  #untold = 0;
  #done = () => {};

  constructor(places: readonly Place[]) {
    this.#places = places.toSorted((one, other) => one.position - other.position);
    this.#revisions = new Float64Array(places.length);
    assert.ok(
      this.#places.every(({ position }, at) => position === at + 1),
      'two have the same place',
    );
  }

  listen(port: number, number: number): Promise<Leave> {
    const waiter = {
      ...this.#places[number]!,
      number,
      hear: (view: WaitingView) => this.#hear(number, view),
      failed: (error: unknown) => this.#fail(error),
    };
    return number % 2 === 0 ? follow(port, waiter) : poll(port, waiter);
  }

  /** Has seats given back, and waits until everybody has been told. Throws if others than the next in line were offered them. */
  async returned(giveBack: GiveBack): Promise<Returned> {
    if (this.#failure) throw this.#failure;
    this.#heads = [];
    this.#returns += 1;
    this.#before = Math.max(...this.#revisions);
    // Those who have an offer are told of the line too.
    this.#untold = this.#places.length;
    const all = new Promise<void>(resolve => {
      this.#done = resolve;
    });
    this.#began = performance.now();
    await Promise.all([giveBack(), all]);
    if (this.#failure) throw this.#failure;
    const took = performance.now() - this.#began;
    assert.equal(this.#heads.length, 2, 'two seats came back, and so many offers were heard of');
    return { heads: this.#heads, all: took };
  }

  #hear(number: number, { status, revision }: WaitingView): void {
    const isNews = this.#revisions[number]! <= this.#before && revision > this.#before;
    this.#revisions[number] = revision;
    if (status === 'OFFERED' && !this.#offered.has(number)) this.#offer(number);
    if (isNews && --this.#untold === 0) this.#done();
  }

  #offer(number: number): void {
    // Two are offered seats at the same time, and hear of it over connections of their own, in any order.
    if (number >= 2 * this.#returns) this.#fail(new Error(`${number + 1} was offered seats out of turn`));
    this.#offered.add(number);
    this.#heads.push(performance.now() - this.#began);
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#done();
  }
}

/** Does something for everybody in the line, and tells what that took of the server's memory for each. */
async function weighed<T>(
  served: Served,
  work: (number: number) => Promise<T>,
): Promise<{ done: T[]; kilobytesEach: number }> {
  const first = await inTurns(0, WARMING_WAITING, work);
  const before = await served.memory();
  const others = await inTurns(WARMING_WAITING, WAITING, work);
  const bytes = (await served.memory()) - before;
  return { done: [...first, ...others], kilobytesEach: bytes / others.length / 1024 };
}

/** Does something for every number from one to below another, some at the same time. */
async function inTurns<T>(from: number, to: number, work: (number: number) => Promise<T>): Promise<T[]> {
  const done: T[] = Array(to - from);
  let next = from;
  const worker = async () => {
    for (let number = next++; number < to; number = next++) done[number - from] = await work(number);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return done;
}

function resultsOf({ legs, kilobytesEach }: Measured): Result[] {
  const heads = legs.map(leg => leg.flatMap(returned => returned.heads).sort((a, b) => a - b));
  const all = spread(legs.flatMap(leg => leg.map(returned => returned.all)));
  const p50 = spread(heads.map(leg => quantile(leg, 0.5)));
  const p99 = spread(heads.map(leg => quantile(leg, 0.99)));
  const each = spread([kilobytesEach]);
  const within = (measured: string, goal: number, ours: Result['ours']): Result => ({
    measured,
    goal: `<= ${goal}`,
    reached: ours.median <= goal,
    ours,
    details: legs,
  });
  return [
    within('ms until the head of the line is told, median', P99_MS, p50),
    within('ms until the head of the line is told, 99th of a hundred', P99_MS, p99),
    { measured: 'ms until all are told', goal: 'none', reached: true, ours: all, details: legs },
    within(`KB of the server for each who waits, beyond the first ${WARMING_WAITING}`, KB_EACH, each),
  ];
}
