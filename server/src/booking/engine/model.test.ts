import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@matinee/contract/refusals.ts';
import fc from 'fast-check';
import { BUYERS, type Move, stories } from '../../testing/moves.ts';
import { type NaiveBooking, NaiveShow, type NaiveTerms, type Outcome } from '../../testing/naive-show.ts';
import { type Bug, importWith } from '../../testing/plant.ts';
import { BEGINNING, beginning, rowsOfSeats, showForSale } from '../../testing/played-show.ts';
import { WrittenRows } from '../../testing/written-rows.ts';
import * as batch from '../batch.ts';
import type { Booking, Change } from './booking.ts';
import { bugs } from './bugs.fixture.ts';
import type { Command } from './commands.ts';
import * as decide from './decide.ts';
import * as showSeats from './show-seats.ts';

type Engine = Pick<typeof decide, 'step'> & Pick<typeof showSeats, 'ShowSeats'> & Pick<typeof batch, 'Batch'>;
const engine: Engine = { ...decide, ...showSeats, ...batch };

const HOUR_MS = 3_600_000;
const seats = rowsOfSeats(2, 4, 'premium');
const pricesOver = [
  { premium: 1501, regular: 1000 },
  { premium: 1733, regular: 901 },
];
const startsAt = BEGINNING + 3 * HOUR_MS;
const terms: NaiveTerms = {
  seats,
  prices: pricesOver[0]!,
  onSaleFrom: BEGINNING,
  onSaleUntil: startsAt - 60_000,
  cancelUntil: startsAt - HOUR_MS,
  refundPercent: 50,
  most: 4,
};
const shares = { name: '', combines: 'adds', startsBetween: null } as const;
const showAt = (prices: Record<string, number>) =>
  showForSale({
    seats,
    prices,
    startsAt: new Date(startsAt),
    onSaleUntil: new Date(terms.onSaleUntil),
    mostSeatsPerBuyer: terms.most,
    cancellation: { untilMinutesBefore: 60, refundPercent: terms.refundPercent },
    discounts: [
      { ...shares, code: 'third', percent: 50, evaluated: 1, nthTicket: 3 },
      { ...shares, code: 'noon', percent: 20, evaluated: 2, nthTicket: null },
    ],
  });

/** One story, told to the engine and to the naive model at once; whatever they disagree on is thrown. */
class Duel {
  readonly #engine: Engine;
  readonly #naive = new NaiveShow(terms);
  readonly #rows = new WrittenRows();
  #seats: showSeats.ShowSeats;
  #batch: batch.Batch;
  #now = BEGINNING;
  #ids = 0;
  #commands: Extract<Command, { do: 'hold' }>[] = [];

  constructor(tried: Engine) {
    this.#engine = tried;
    this.#seats = new tried.ShowSeats(showAt(terms.prices));
    this.#batch = new tried.Batch();
  }

  play(move: Move): void {
    if (move.do === 'wait') this.#now += move.ms;
    else if (move.do === 'wait-for-hold') this.#waitUntil(this.#hold(move.which) + move.offset);
    else if (move.do === 'wait-for-limit')
      this.#waitUntil((move.limit === 'sale' ? terms.onSaleUntil : terms.cancelUntil) + move.offset);
    else if (move.do === 'commit') this.#commit(move.prices);
    else {
      const command = this.#commandFor(move);
      if (command) this.#compare(command);
    }
  }

  #waitUntil(instant: number): void {
    this.#now = Math.max(this.#now, instant);
  }

  #hold(which: number): number {
    const holds = this.#naive.bookings.filter(booking => booking.status === 'RESERVED');
    return pick(holds, which)?.holdUntil ?? 0;
  }

  #newId(): string {
    this.#ids += 1;
    return String(this.#ids).padStart(6, '0');
  }

  #commandFor(move: Move): Command | undefined {
    const of = 'which' in move ? this.#bookingFor(move) : undefined;
    const by = 'by' in move ? buyerOf(typeof move.by === 'number' ? move.by : null, of?.buyerId) : '';
    switch (move.do) {
      case 'hold': {
        const hold = {
          do: 'hold',
          bookingId: this.#newId(),
          buyerId: by,
          seatIds: move.seats.map(seatAt),
        } as const;
        this.#commands.push(hold);
        return hold;
      }
      case 'hold-again': {
        const repeated = pick(this.#commands, move.which);
        const live = this.#naive.live().find(booking => booking.bookingId === repeated?.bookingId);
        // A command is repeated within seconds; long after, its id is not used again.
        return live && this.#now < live.holdUntil ? repeated : undefined;
      }
      case 'answer': {
        const open = this.#naive.payments.filter(({ state }) => state === 'started' || state === 'declined');
        const payment = pick(isRare(move) ? this.#naive.payments : open, move.which);
        return payment && this.#answer(payment, move.answer);
      }
      case 'issue':
        return {
          do: 'issue',
          bookingId: this.#newId(),
          paymentId: this.#newId(),
          buyerId: 'staff',
          contact: null,
          payment: move.cash ? 'cash' : 'complimentary',
          seats: move.seats ? { seatIds: move.seats.map(seatAt) } : { count: move.count, class: move.class },
        };
      case 'block':
        return { do: 'block', seatIds: move.seats.map(seatAt), blocked: move.blocked };
      case 'adopt':
        return { do: 'adopt', from: `buyer ${move.from}`, to: `buyer ${move.to}` };
      case 'expire':
        return { do: 'expire' };
      default:
        return of && this.#about(of.bookingId, by, move);
    }
  }

  /** Mostly one with which the move can be made, sometimes any. */
  #bookingFor(move: Extract<Move, { which: number }>): NaiveBooking | undefined {
    const suitable = {
      release: ['RESERVED'],
      change: ['RESERVED', 'CONFIRMED'],
      pay: ['RESERVED'],
      cancel: ['CONFIRMED'],
    };
    const wanted: readonly string[] = suitable[move.do as keyof typeof suitable] ?? [];
    const { bookings } = this.#naive;
    return pick(
      isRare(move) ? bookings : bookings.filter(({ status }) => wanted.includes(status)),
      move.which,
    );
  }

  #about(bookingId: string, buyerId: string, move: Move): Command | undefined {
    const own = this.#naive.bookings.find(booking => booking.bookingId === bookingId)!.lines;
    if (move.do === 'release') return { do: 'release', bookingId, buyerId };
    if (move.do === 'change') {
      const seatIds = move.seats.map(seatAt).slice(0, move.asMany ? own.length : undefined);
      return { do: 'change-seats', bookingId, buyerId, seatIds };
    }
    if (move.do === 'pay') {
      const again = move.payment === null ? undefined : pick(this.#naive.payments, move.payment);
      const paymentId = again?.bookingId === bookingId ? again.paymentId : this.#newId();
      return beginning(bookingId, buyerId, paymentId);
    }
    if (move.do !== 'cancel') return undefined;
    const some = own
      .filter((_, index) => move.seats !== null && (move.seats >> index) & 1)
      .map(line => line.seatId);
    const foreign = move.seats === 0 ? ['Z9'] : [];
    const seatIds = some.length + foreign.length > 0 ? [...some, ...foreign] : null;
    return { do: 'cancel', bookingId, buyerId: move.by === 'staff' ? null : buyerId, seatIds };
  }

  #answer(
    { paymentId, bookingId, amount }: { paymentId: string; bookingId: string; amount: number },
    answer: 'authorised' | 'declined',
  ): Command {
    const payment = {
      paymentId,
      bookingId,
      amount,
      provider: 'p',
      method: 'm',
      currency: 'EUR',
      startedAt: 0,
    };
    const ended = this.#batch.bookings.get(bookingId) ?? this.#rows.bookings.get(bookingId);
    return { do: 'settle-payment', payment, answer, reference: null, reason: '', ended };
  }

  #compare(command: Command): void {
    this.#naive.begin(this.#now);
    const expected = ask(this.#naive, command);
    const moment = { now: this.#now, newId: () => this.#newId() };
    const { decision, changes } = this.#engine.step(this.#seats, command, moment);
    for (const change of changes) this.#batch.add(change);
    if (decision instanceof Refusal) {
      assert.deepEqual({ refused: decision.code, ...seatIdsIn(decision) }, expected);
    } else {
      assert.ok('booking' in expected, `accepted, and not ${JSON.stringify(expected)}`);
      assert.deepEqual(decision.booking && plain(decision.booking), expected.booking);
    }
    assert.deepEqual(topics(changes), this.#naive.told);
    assert.deepEqual(memory(this.#seats), expectedMemory(this.#naive));
  }

  /** Writes what there is to write, compares the rows, and goes on with a memory made out of them. */
  #commit(prices: number | null): void {
    this.#rows.write(this.#batch);
    this.#batch = new this.#engine.Batch();
    assert.deepEqual(written(this.#rows), expectedRows(this.#naive));
    const before = memory(this.#seats);
    const again = () => this.#rows.recall(new this.#engine.ShowSeats(this.#seats.show));
    assert.deepEqual(memory(again()), before, 'what is rebuilt is not what was');
    this.#voidMoney();
    if (prices !== null) this.#naive.terms = { ...terms, prices: pricesOver[prices]! };
    this.#seats = this.#rows.recall(new this.#engine.ShowSeats(showAt(this.#naive.terms.prices)));
  }

  /** As payments/ does when all of an authorised payment is to go back. */
  #voidMoney(): void {
    for (const [paymentId, payment] of this.#rows.payments) {
      const back = this.#naive.refunds.reduce(
        (sum, r) => sum + (r.paymentId === paymentId ? r.amount : 0),
        0,
      );
      if (payment.state !== 'authorised' || back !== payment.amount) continue;
      this.#rows.payments.set(paymentId, { ...payment, state: 'voided' });
      this.#naive.payments.find(each => each.paymentId === paymentId)!.state = 'voided';
    }
  }
}

function ask(naive: NaiveShow, command: Command): Outcome {
  switch (command.do) {
    case 'hold':
      return naive.hold(command.bookingId, command.buyerId, [...command.seatIds]);
    case 'release':
      return naive.release(command.bookingId, command.buyerId);
    case 'change-seats':
      return naive.change(command.bookingId, command.buyerId, [...command.seatIds]);
    case 'begin-payment':
      return naive.pay(command.bookingId, command.buyerId, command.paymentId);
    case 'settle-payment':
      return naive.answer(command.payment.paymentId, command.answer);
    case 'cancel':
      return naive.cancel(command.bookingId, command.buyerId, command.seatIds && [...command.seatIds]);
    case 'issue':
      return naive.issue(
        command.bookingId,
        command.paymentId,
        command.seats as never,
        command.payment === 'cash',
      );
    case 'block':
      return naive.block([...command.seatIds], command.blocked);
    case 'adopt':
      return naive.adopt(command.from, command.to);
    default:
      return { booking: null };
  }
}

const isRare = ({ which }: { which: number }) => which % 5 === 4;
const pick = <T>(many: readonly T[], which: number): T | undefined =>
  many[many.length - 1 - (which % many.length)];
const buyerOf = (by: number | null, owner = 'nobody') => (by === null ? owner : `buyer ${by % BUYERS}`);
const seatAt = (index: number) => seats[index]?.seatId ?? 'Z9';
const seatIdsIn = ({ details }: Refusal) => (details.seatIds ? { seatIds: details.seatIds } : {});
const topics = (changes: readonly Change[]) =>
  changes.flatMap(change => (change.kind === 'fact' ? change.fact.topic : []));
const byId = <T>(entries: Iterable<readonly [string, T]>) => Object.fromEntries([...entries].sort());

const plain = (booking: Booking) => ({
  bookingId: booking.bookingId,
  buyerId: booking.buyerId,
  status: booking.status,
  lines: booking.seats.map(({ seatId, total }) => ({ seatId, total })),
  total: booking.total,
  refunded: booking.refunded,
  paymentId: booking.paymentId,
  holdUntil: booking.holdUntil,
  confirmedAt: booking.confirmedAt,
  endedAt: booking.endedAt,
});

const buyers = ['staff', ...Array.from({ length: BUYERS }, (_, index) => `buyer ${index}`)];

/** All that a show's memory answers. */
const memory = (of: showSeats.ShowSeats) => ({
  states: seats.map((_, position) => of.stateAt(position)),
  free: of.free,
  held: of.held,
  taken: of.taken,
  ofBuyers: buyers.map(buyerId => of.seatsOfBuyer(buyerId)),
  live: byId(
    buyers.flatMap(buyerId => of.liveBookingsOf(buyerId)).map(each => [each.bookingId, plain(each)]),
  ),
  lapsing: of.lapsedBy(Number.POSITIVE_INFINITY).map(hold => hold.holdUntil),
  nextLapse: of.nextLapse(),
});

function expectedMemory(naive: NaiveShow): ReturnType<typeof memory> {
  const holds = naive.bookings.flatMap(({ status, holdUntil }) => (status === 'RESERVED' ? holdUntil : []));
  holds.sort((one, other) => one - other);
  const taken = ['premium', 'regular'].map(name => 4 - naive.count('free', name));
  return {
    states: seats.map(seat => naive.stateOf(seat.seatId)),
    free: naive.count('free'),
    held: naive.count('held'),
    taken,
    ofBuyers: buyers.map(buyerId => naive.seatsOf(buyerId)),
    live: byId(naive.live().map(each => [each.bookingId, { ...each }])),
    lapsing: holds,
    nextLapse: holds[0] === undefined ? undefined : holds[0] + 5_000,
  };
}

const written = (rows: WrittenRows) => ({
  bookings: byId([...rows.bookings].map(([id, booking]) => [id, plain(booking)])),
  payments: byId([...rows.payments].map(([id, { state, amount }]) => [id, { state, amount }])),
  tickets: byId(rows.tickets),
  refunds: [...rows.refunds.values()].map(({ paymentId, amount }) => `${paymentId} ${amount}`),
});

const expectedRows = (naive: NaiveShow): ReturnType<typeof written> => ({
  bookings: byId(naive.bookings.map(booking => [booking.bookingId, { ...booking }])),
  payments: byId(
    naive.payments.map(({ paymentId, state, amount }) => [paymentId, { state, amount }]),
  ) as never,
  tickets: byId(naive.tickets.map(({ seatId, bookingId, total }) => [seatId, { bookingId, total }])),
  refunds: naive.refunds.map(({ paymentId, amount }) => `${paymentId} ${amount}`),
});

function duels(tried: Engine) {
  return fc.property(stories, story => {
    const duel = new Duel(tried);
    for (const move of story) duel.play(move);
    duel.play({ do: 'commit', prices: null });
  });
}

test('B1, B2, B3, B4, B5, B6, B7, B8, B10: whatever happens, the engine does what a naive model does', t => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  t.diagnostic(`SEED=${seed}`);
  fc.assert(duels(engine), { numRuns: 3_000, seed });
});

for (const [name, bug] of Object.entries(bugs)) {
  test(`the model finds a planted bug: ${name}`, async () => {
    const spoilt = await importWith<Engine>(bug as Bug, [
      'engine/decide.ts',
      'engine/show-seats.ts',
      'batch.ts',
    ]);
    const { failed, numRuns } = fc.check(duels(spoilt), { numRuns: 1_000, seed: 1, endOnFailure: true });
    assert.ok(failed, `not found in ${numRuns} stories`);
  });
}
