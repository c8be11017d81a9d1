import type { Life, RandomStream } from '../engine/index.ts';
import type { Habits } from './scenario.ts';
import type { Answer, Ask, Terms } from './target.ts';
import { chooseSeats, type Taste, tastes } from './taste.ts';
import type { World } from './world.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
/** How often somebody who finds their seats gone looks again. */
const TRIES = 4;

export type BuyerOptions = {
  readonly number: number;
  readonly show: Terms;
  readonly habits: Habits;
  /** Buys as fast as it can, and leaves most of it behind. */
  readonly isBot: boolean;
  /** Whether the provider is out of order now. */
  readonly isOutage: () => boolean;
  /** Bookings of others, to be meddled with. */
  readonly strangers: string[];
  /** How many they are; drawn unless given. */
  readonly party?: number;
};

/** Somebody who comes for seats, with a taste, a party and a patience of their own; all drawn from one stream. */
export class Buyer {
  readonly #world: World;
  readonly #options: BuyerOptions;
  readonly #chance: RandomStream;
  readonly #taste: Taste;
  readonly #party: number;
  #token: string | undefined;
  #keys = 0;

  constructor(world: World, options: BuyerOptions) {
    this.#world = world;
    this.#options = options;
    this.#chance = world.simulation.random(`buyer ${options.number}`);
    this.#taste = tastes[this.#chance.integer(tastes.length)]!;
    this.#party =
      options.party ?? (options.isBot ? 1 + this.#chance.integer(10) : 1 + this.#chance.poisson(1.2));
  }

  /** From coming to going. */
  *life(): Life {
    const session = yield* this.#ask({ method: 'POST', path: '/sessions', body: {} });
    if (session.status !== 201) return;
    this.#token = session.body.token;
    const visits = this.#options.isBot ? 6 : this.#does('return') ? 2 : 1;
    for (let visit = 0; visit < visits; visit++) {
      const booking = yield* this.#getSeats();
      if (booking) yield* this.#withHold(booking);
      yield this.#chance.exponential(this.#options.isBot ? 20 * SECOND : 5 * MINUTE);
    }
  }

  /** Looks at the map and holds seats; gives the hold, also one that was offered to whoever waited in line. */
  *#getSeats(): Life<Held | null> {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const map = yield* this.#ask({ method: 'GET', path: `/shows/${this.#show}/seats` });
      if (map.status !== 200) return null;
      const free = new Set<string>(
        map.body.seats.flatMap((seat: { seatId: string; state: string }) =>
          seat.state === 'free' ? [seat.seatId] : [],
        ),
      );
      yield this.#thinks(15 * SECOND);
      const seatIds = chooseSeats(this.#options.show, free, this.#party, this.#taste, this.#chance);
      if (seatIds.length < this.#party) return yield* this.#orWait();
      const held = yield* this.#hold(this.#does('meddle') ? meddled(seatIds) : seatIds);
      if (held.status === 201) return heldIn(held);
      if (held.body?.code === 'seats-may-return' || held.body?.code === 'show-full')
        return yield* this.#orWait();
      if (held.body?.code !== 'seats-taken') return null;
    }
    return null;
  }

  *#hold(seatIds: readonly string[]): Life<Answer> {
    const body = { showId: this.#show, seatIds };
    return yield* this.#ask({ method: 'POST', path: '/bookings/reserve', body, key: this.#key() });
  }

  /** Waits in line until seats are offered, or patience is over. */
  *#orWait(): Life<Held | null> {
    if (!this.#does('wait')) return null;
    const path = `/shows/${this.#show}/waiting`;
    const joined = yield* this.#ask({ method: 'POST', path, body: { seats: this.#party }, key: this.#key() });
    if (joined.status !== 201) return null;
    const { entryId } = joined.body;
    const patience = this.#world.simulation.now + this.#chance.exponential(40 * MINUTE);
    let place = joined;
    while (place.status === 200 || place.status === 201) {
      if (place.body.status === 'OFFERED') return yield* this.#offered(place, entryId);
      if (place.body.status !== 'WAITING') return null;
      if (this.#world.simulation.now > patience) {
        yield* this.#ask({ method: 'DELETE', path: `/waiting/${entryId}`, key: this.#key() });
        return null;
      }
      yield 10 * SECOND + this.#chance.integer(20 * SECOND);
      place = yield* this.#ask({ method: 'GET', path: `/waiting/${entryId}?waitSeconds=0` });
    }
    return null;
  }

  /** Takes what is offered, or a part of it; pays for it as it is; gives it back; or lets it lapse. */
  *#offered({ body }: Answer, entryId: string): Life<Held | null> {
    const { bookingId, seatIds } = body.offer as { bookingId: string; seatIds: string[] };
    yield this.#thinks(20 * SECOND);
    if (this.#does('abandon')) return null;
    if (this.#does('release')) {
      yield* this.#ask({ method: 'DELETE', path: `/waiting/${entryId}`, key: this.#key() });
      return null;
    }
    const choice = this.#chance.integer(4);
    if (choice === 0) return { bookingId, seatIds, holdUntil: Date.parse(body.offer.holdUntil) };
    const held = yield* this.#hold(choice === 1 ? seatIds.slice(0, 1) : seatIds);
    return held.status === 201 ? heldIn(held) : null;
  }

  /** What becomes of a hold. */
  *#withHold(held: Held): Life {
    this.#options.strangers.push(held.bookingId);
    if (this.#options.isBot && this.#chance.bernoulli(0.8)) return;
    if (this.#does('meddle')) yield* this.#meddle();
    if (this.#does('change')) yield* this.#change(held);
    yield this.#thinks(45 * SECOND);
    if (this.#does('abandon')) return;
    if (this.#does('release')) {
      yield* this.#ask({ method: 'POST', path: `/bookings/${held.bookingId}/release`, key: this.#key() });
      return;
    }
    if (this.#does('dawdle')) yield this.#tooLong(held);
    if (yield* this.#pay(held)) yield* this.#later(held);
  }

  /** Until the hold is over, and now and then to the very millisecond in which it ends, or the one before. */
  #tooLong({ holdUntil }: Held): number {
    const left = Math.max(0, holdUntil - this.#world.target.now());
    const edge = this.#chance.integer(4);
    return edge < 2 ? left + 5 * SECOND - edge : left + this.#chance.integer(20) * SECOND;
  }

  /** True once the seats are paid for. */
  *#pay({ bookingId }: Held): Life<boolean> {
    for (let card = 0; card < 2; card++) {
      const answer = yield* this.#payOnce(bookingId, this.#card());
      if (answer.status === 200) return true;
      if (answer.status === 202) return yield* this.#hear(bookingId);
      if (answer.status !== 402 || this.#chance.bernoulli(0.5)) return false;
      yield this.#thinks(20 * SECOND);
    }
    return false;
  }

  *#payOnce(bookingId: string, token: string): Life<Answer> {
    const body = {
      payment: { method: 'credit-card', token },
      buyer: { name: `Buyer ${this.#options.number}`, email: `buyer${this.#options.number}@example.org` },
    };
    const path = `/bookings/confirm/${bookingId}`;
    return yield* this.#ask({ method: 'PUT', path, body, key: this.#key() });
  }

  /** Asks after a payment that has no answer yet. */
  *#hear(bookingId: string): Life<boolean> {
    if (this.#does('meddle'))
      yield* this.#ask({ method: 'POST', path: `/bookings/${bookingId}/release`, key: this.#key() });
    for (let look = 0; look < 20; look++) {
      yield (5 + this.#chance.integer(10)) * SECOND;
      const { status, body } = yield* this.#ask({ method: 'GET', path: `/bookings/${bookingId}` });
      if (status !== 200 || body.status !== 'PENDING') return status === 200 && body.status === 'CONFIRMED';
    }
    return false;
  }

  /** What people do with tickets. */
  *#later(held: Held): Life {
    if (this.#does('change')) {
      yield this.#thinks(10 * MINUTE);
      yield* this.#change(held);
    }
    if (!this.#does('cancel')) return;
    yield this.#thinks(30 * MINUTE);
    const path = `/bookings/${held.bookingId}`;
    const { body } = yield* this.#ask({ method: 'GET', path });
    const tickets: { ticketId: string }[] = body?.tickets ?? [];
    const isPart = tickets.length > 1 && this.#chance.bernoulli(0.5);
    const given = isPart ? { ticketIds: [tickets[0]!.ticketId] } : undefined;
    yield* this.#ask({ method: 'POST', path: `${path}/cancel`, body: given, key: this.#key() });
  }

  *#change(held: Held): Life {
    const map = yield* this.#ask({ method: 'GET', path: `/shows/${this.#show}/seats` });
    if (map.status !== 200) return;
    const can = new Set<string>(held.seatIds);
    for (const { seatId, state } of map.body.seats) if (state === 'free') can.add(seatId);
    const seatIds = chooseSeats(this.#options.show, can, held.seatIds.length, this.#taste, this.#chance);
    const path = `/bookings/${held.bookingId}/change-seats`;
    yield* this.#ask({ method: 'POST', path, body: { seatIds }, key: this.#key() });
  }

  /** Tries what is somebody else's. */
  *#meddle(): Life {
    const { strangers } = this.#options;
    const path = `/bookings/${strangers[this.#chance.integer(strangers.length)]!}`;
    switch (this.#chance.integer(4)) {
      case 0:
        return void (yield* this.#ask({ method: 'POST', path: `${path}/release`, key: this.#key() }));
      case 1:
        return void (yield* this.#ask({ method: 'POST', path: `${path}/cancel`, key: this.#key() }));
      case 2:
        return void (yield* this.#payOnce(
          strangers.at(-1 - this.#chance.integer(Math.min(4, strangers.length)))!,
          'approve',
        ));
      default:
        return void (yield* this.#ask({ method: 'GET', path }));
    }
  }

  #card(): string {
    if (this.#options.isOutage()) return this.#chance.bernoulli(0.5) ? 'late' : 'never';
    for (const word of ['decline', 'late', 'twice', 'never'] as const) if (this.#does(word)) return word;
    return 'approve';
  }

  /** Asks, and now and then asks the same again under the same key; an answer that never came is asked for again, too. */
  *#ask(ask: Omit<Ask, 'token'>): Life<Answer> {
    const whole: Ask = { ...ask, token: this.#token };
    const asking = this.#world.ask(this.#options.number, whole);
    yield asking;
    let answer = asking.value;
    const isLost = answer.status === 0 || answer.status >= 500;
    if (!ask.key || !(isLost || this.#does('repeat'))) return answer;
    for (let again = 0; again < 3; again++) {
      yield SECOND;
      const repeated = this.#world.ask(this.#options.number, whole);
      yield repeated;
      answer = repeated.value;
      if (answer.status !== 0 && answer.status < 500) break;
    }
    return answer;
  }

  get #show(): string {
    return this.#options.show.showId;
  }

  #does(habit: keyof Habits): boolean {
    return this.#chance.bernoulli(this.#options.habits[habit]);
  }

  #thinks(mean: number): number {
    return this.#options.isBot ? 0 : this.#chance.exponential(mean);
  }

  #key(): string {
    return `${this.#options.number}-${++this.#keys}-${this.#show.slice(-12)}`;
  }
}

type Held = { readonly bookingId: string; readonly seatIds: readonly string[]; readonly holdUntil: number };

const heldIn = ({ body }: Answer): Held => ({
  bookingId: body.bookingId,
  holdUntil: Date.parse(body.holdUntil),
  seatIds: body.seats.map((seat: { seatId: string }) => seat.seatId),
});

/** The first seat twice, as a broken page would ask. */
const meddled = (seatIds: readonly string[]): string[] => [...seatIds, seatIds[0]!];
