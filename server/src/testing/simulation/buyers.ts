import type { ShowForSale } from '../../catalogue/index.ts';
import type { Request, Told, ToldBooking } from '../history/records.ts';
import { type Chance, Weights } from './chance.ts';

interface KnownBooking {
  readonly showId: string;
  readonly buyerId: string;
  readonly bookingId: string;
  seatIds: readonly string[];
  status: string;
  holdUntil: number | null;
}

/** Where buyers live: a simulated world, or servers over a real database. */
export interface Market {
  readonly shows: readonly ShowForSale[];
  readonly buyerIds: readonly string[];
  readonly staffId: string;
  readonly strangerId: string;
  newId(): string;
  sleep(ms: number): Promise<void>;
  /** The database's clock. */
  databaseNow(): number;
  /** What befalls the machines now and then. */
  strike(): void;
  /** Keeps the record of a request and its reply; null if there is none. */
  ask(request: Request, key: string | null): Promise<Told | null>;
  /** The hold that a place was offered, as its owner sees it. */
  offerOf(place: KnownPlace): Promise<ToldBooking | undefined>;
}

export interface KnownPlace {
  readonly showId: string;
  readonly entryId: string;
  readonly buyerId: string;
}

const MOST_KNOWN = 30;
const pauses = new Weights({ none: 40, short: 100, long: 20, minutes: 8, lapse: 16, hours: 0.5 });
const wishes = new Weights({
  hold: 24,
  offered: 8,
  release: 6,
  change: 5,
  pay: 10,
  answer: 14,
  cancel: 5,
  issue: 1,
  block: 3,
  join: 12,
  leave: 2,
});

/**
 * Those who ask: each one thing at a time, whatever comes to mind, of what they have been told of so far. They repeat what
 * got no answer, most of them with the same key; now and then they touch what is another's.
 */
export class Buyers {
  readonly #market: Market;
  readonly #chance: Chance;
  readonly #bookings: KnownBooking[] = [];
  readonly #payments: { showId: string; bookingId: string; paymentId: string }[] = [];
  readonly #places: KnownPlace[] = [];
  #keys = 0;

  constructor(market: Market, chance: Chance) {
    this.#market = market;
    this.#chance = chance;
  }

  async live(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.#market.sleep(this.#pause());
      this.#market.strike();
      const request = await this.#think();
      if (request) await this.#insist(request);
    }
  }

  /** Mostly at once, sometimes after a while; sometimes just when a hold lapses. */
  #pause(): number {
    const chance = this.#chance;
    switch (chance.weighted(pauses)) {
      case 'none':
        return 0;
      case 'short':
        return chance.integer(20);
      case 'long':
        return chance.integer(3_000);
      case 'minutes':
        return chance.integer(200_000);
      case 'hours':
        return 1_000_000 + chance.integer(4_000_000);
      default: {
        const hold = chance.pick([...this.#bookings, undefined]);
        const lapse = (hold?.holdUntil ?? 0) + 5_000 + chance.pick([-1_000, -1, 0, 1]);
        return Math.max(0, Math.min(400_000, lapse - this.#market.databaseNow()));
      }
    }
  }

  async #insist(request: Request): Promise<void> {
    const key = this.#chance.happens(0.8) ? `key ${++this.#keys}` : null;
    for (let tries = this.#chance.pick([1, 4, 8]); tries > 0; tries--) {
      const told = await this.#market.ask(request, key);
      if (told && !('refused' in told && told.refused === 'overloaded')) {
        this.#learn(request, told);
        if (key === null) return;
        // What nobody finds has no writer who could keep the reply under its key.
        const isFound = !('refused' in told && told.refused === 'not-found');
        if (isFound && this.#chance.happens(0.02)) await this.#reuse(key, request);
        if (this.#chance.happens(0.95)) return;
      }
      if (key === null) return;
      await this.#market.sleep(this.#chance.integer(500));
    }
  }

  /** A client with a mistake in it: another request with a key that was used. */
  async #reuse(key: string, { showId, ...before }: Request): Promise<void> {
    const other: Request = { do: 'hold', showId, buyerId: this.#market.buyerIds[0]!, seatIds: ['A1'] };
    if (before.do !== 'hold') await this.#market.ask(other, key);
  }

  #learn(request: Request, told: Told): void {
    const { showId } = request;
    if ('refused' in told) return;
    if (told.place && 'buyerId' in request) {
      this.#places.push({ showId, entryId: told.place.entryId, buyerId: request.buyerId! });
      if (this.#places.length > MOST_KNOWN) this.#places.shift();
    }
    if (told.booking) this.#remember(request, told.booking);
    if (request.do === 'begin-payment' && told.booking?.status === 'PENDING') {
      this.#payments.push({ showId, bookingId: request.bookingId, paymentId: request.paymentId });
      if (this.#payments.length > MOST_KNOWN) this.#payments.shift();
    }
  }

  #remember(request: Request, booking: NonNullable<Extract<Told, { booking?: unknown }>['booking']>): void {
    const { bookingId, status, holdUntil } = booking;
    const seatIds = booking.seats.map(seat => seat.seatId);
    const known = this.#bookings.find(each => each.bookingId === bookingId);
    if (known) Object.assign(known, { status, holdUntil, seatIds });
    else if ('buyerId' in request && request.buyerId) {
      const { showId, buyerId } = request;
      this.#bookings.push({ showId, buyerId, bookingId, status, holdUntil, seatIds });
      if (this.#bookings.length > MOST_KNOWN) this.#bookings.shift();
    }
  }

  async #think(): Promise<Request | undefined> {
    const chance = this.#chance;
    const what = chance.weighted(wishes);
    const show = chance.pick(this.#market.shows);
    const { showId } = show;
    const seats = show.seats.map(seat => seat.seatId);
    const buyerId = chance.pick(this.#market.buyerIds);
    switch (what) {
      case 'hold':
        return { do: 'hold', showId, buyerId, seatIds: this.#wish(seats) };
      case 'offered':
        return this.#takeOffer();
      case 'issue':
        return {
          do: 'issue',
          showId,
          buyerId: this.#market.staffId,
          isCash: chance.happens(0.5),
          seatIds: this.#wish(seats),
        };
      case 'block':
        return { do: 'block', showId, seatIds: this.#wish(seats), blocked: chance.happens(0.4) };
      case 'join':
        return { do: 'join', showId, buyerId, seats: 1 + chance.integer(3) };
      case 'leave': {
        const place = chance.pick([...this.#places, undefined]);
        if (place && chance.happens(0.1)) return { do: 'leave', ...place, buyerId: this.#market.strangerId };
        return place && { do: 'leave', ...place };
      }
      case 'answer': {
        const payment = chance.pick([...this.#payments, undefined]);
        return (
          payment && {
            do: 'settle-payment',
            ...payment,
            answer: chance.pick(['authorised', 'authorised', 'declined']),
          }
        );
      }
      default:
        return this.#about(what);
    }
  }

  #wish(seats: readonly string[]): string[] {
    const chance = this.#chance;
    const seatIds = chance.several(seats, chance.pick([1, 1, 2, 2, 3, 4]));
    if (chance.happens(0.01)) seatIds.push(seatIds[0]!);
    if (chance.happens(0.01)) seatIds.push('Z9');
    return seatIds;
  }

  /** Somebody with an offer holds some of its seats; they have seen it on their page. */
  async #takeOffer(): Promise<Request | undefined> {
    const place = this.#chance.pick([...this.#places, undefined]);
    const offer = place && (await this.#market.offerOf(place));
    if (!place || !offer) return undefined;
    const { showId, buyerId } = place;
    this.#remember({ do: 'hold', showId, buyerId, seatIds: [] }, offer);
    if (this.#chance.happens(0.4)) return undefined;
    const seatIds = offer.seats.map(seat => seat.seatId);
    const chosen = this.#chance.several(seatIds, 1 + this.#chance.integer(seatIds.length));
    return { do: 'hold', showId, buyerId, seatIds: chosen };
  }

  #about(what: 'release' | 'change' | 'pay' | 'cancel'): Request | undefined {
    const chance = this.#chance;
    const suits = what === 'cancel' || (what === 'change' && chance.happens(0.5)) ? 'CONFIRMED' : 'RESERVED';
    const suitable = chance.happens(0.85)
      ? this.#bookings.filter(({ status }) => status === suits)
      : this.#bookings;
    const booking = chance.pick([...suitable, undefined]);
    if (!booking) return undefined;
    const { showId, bookingId, seatIds } = booking;
    const buyerId = chance.happens(0.05) ? this.#market.strangerId : booking.buyerId;
    if (what === 'release') return { do: 'release', showId, bookingId, buyerId };
    if (what === 'pay')
      return { do: 'begin-payment', showId, bookingId, buyerId, paymentId: this.#market.newId() };
    if (what === 'cancel') {
      const some = chance.happens(0.5) ? chance.several(seatIds, 1) : null;
      return {
        do: 'cancel',
        showId,
        bookingId,
        buyerId: chance.happens(0.2) ? null : buyerId,
        seatIds: some,
      };
    }
    const all = this.#market.shows.find(show => show.showId === showId)!.seats.map(seat => seat.seatId);
    const count = chance.happens(0.95) ? seatIds.length : 1;
    return { do: 'change-seats', showId, bookingId, buyerId, seatIds: chance.several(all, count) };
  }
}
