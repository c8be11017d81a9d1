import { sleep } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { type Answer, Buyer } from '../buyer.ts';

/** One thing that a buyer asks for, under a key, until there is an answer. */
export interface Deed {
  readonly token: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
  /** How often the connection broke, or nobody could say, before there was an answer. */
  broken: number;
  answer?: Answer;
}

/** What a buyer's last answer makes true. */
export interface Outcome {
  readonly table: 'bookings' | 'waiting_entries';
  readonly id: string;
  readonly is: readonly string[];
}

export interface Shop {
  /** Where Matinee may be found, whether it can be reached just now or not. */
  readonly urls: readonly string[];
  /** On sale just now. */
  readonly shows: () => readonly string[];
  /** Sold out: one can only wait. */
  readonly fullShow: string;
  readonly rows: number;
  readonly seatsPerRow: number;
  /** At least 0 and less than 1. */
  readonly chance: () => number;
}

/** Bookings of one buyer: nobody may have more seats of a show than it allows. */
const MOST_PER_BUYER = 20;
const PAUSE_MS = 300;
const GIVE_UP_MS = 60_000;
const BANKS = ['approve', 'approve', 'approve', 'decline', 'twice'];

/** Buyers who go on through every crash: whatever has no answer is asked for again with its key, at whichever server. */
export class Shopping {
  readonly deeds: Deed[] = [];
  readonly outcomes = new Map<string, Outcome>();
  readonly #shop: Shop;
  #isOver = false;
  /** Resolves when buyers who wait for it may go on. */
  #pause: Promise<void> | undefined;

  constructor(shop: Shop) {
    this.#shop = shop;
  }

  get answered(): number {
    return this.deeds.filter(deed => deed.answer).length;
  }

  /** Resolves when every buyer has come to the end of what they were about. */
  async go(buyers: number): Promise<void> {
    await Promise.all(Array.from({ length: buyers }, () => this.#live()));
  }

  end(): void {
    this.#isOver = true;
  }

  /** Has buyers begin nothing new until what is returned is called: else checking takes the longer the more they do meanwhile. */
  pause(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#pause = promise;
    return resolve;
  }

  async #live(): Promise<void> {
    while (!this.#isOver) {
      const arrival = await this.do('', 'POST', '/sessions', {});
      const { token } = arrival.body as unknown as { token: string };
      for (let count = 0; count < MOST_PER_BUYER && !this.#isOver; count++) {
        await (this.#shop.chance() < 0.1 ? this.#wait(token) : this.#buy(token));
        // So that starting servers get some of the machine too.
        await sleep(this.#shop.chance() * PAUSE_MS);
      }
    }
  }

  async #buy(token: string): Promise<void> {
    const { chance, shows, rows, seatsPerRow } = this.#shop;
    const row = String.fromCharCode(65 + Math.floor(chance() * rows));
    const seat = 1 + Math.floor(chance() * (seatsPerRow - 1));
    const seatIds = chance() < 0.5 ? [`${row}${seat}`] : [`${row}${seat}`, `${row}${seat + 1}`];
    const showId = shows()[Math.floor(chance() * shows().length)]!;
    const held = await this.do(token, 'POST', '/bookings/reserve', { showId, seatIds });
    if (held.status !== 201) return;
    const { bookingId } = held.body;
    const becomes = (...is: string[]) =>
      void this.outcomes.set(bookingId, { table: 'bookings', id: bookingId, is });
    becomes('RESERVED');
    const next = chance();
    if (next < 0.2) return;
    if (next < 0.4) {
      await this.do(token, 'POST', `/bookings/${bookingId}/release`, undefined);
      return becomes('RELEASED');
    }
    const payment = { method: 'credit-card', token: BANKS[Math.floor(chance() * BANKS.length)]! };
    const buyer = { name: 'Ada', email: 'ada@example.org' };
    const paid = await this.do(token, 'PUT', `/bookings/confirm/${bookingId}`, { payment, buyer });
    // A bank that was asked when its answer could not be taken has answered by the time it is asked again.
    if (paid.status === 202) return becomes('PENDING', 'CONFIRMED', 'RESERVED');
    if (paid.status !== 200) return;
    becomes('CONFIRMED');
    if (chance() > 0.3) return;
    await this.do(token, 'POST', `/bookings/${bookingId}/cancel`, {});
    becomes('CANCELLED', 'REFUNDED');
  }

  async #wait(token: string): Promise<void> {
    const path = `/shows/${this.#shop.fullShow}/waiting`;
    const joined = await this.do(token, 'POST', path, { seats: 1 });
    if (joined.status !== 201) return;
    const { entryId } = joined.body as unknown as { entryId: string };
    const becomes = (...is: string[]) =>
      void this.outcomes.set(entryId, { table: 'waiting_entries', id: entryId, is });
    becomes('WAITING', 'OFFERED', 'LAPSED', 'EXPIRED');
    await sleep(this.#shop.chance() * 200);
    await this.do(token, 'DELETE', `/waiting/${entryId}`, undefined);
    becomes('LEFT', 'LAPSED', 'EXPIRED');
  }

  /** Asks until there is an answer. */
  async do(token: string, method: string, path: string, body: unknown): Promise<Answer> {
    const deed: Deed = { token, method, path, body, key: newId(), broken: 0 };
    await this.#pause;
    this.deeds.push(deed);
    deed.answer = await this.ask(deed);
    return deed.answer;
  }

  async ask(deed: Deed): Promise<Answer> {
    const { urls, chance } = this.#shop;
    const began = performance.now();
    while (performance.now() < began + GIVE_UP_MS) {
      const url = urls[Math.floor(chance() * urls.length)]!;
      try {
        const answer = await new Buyer(url, deed.token).ask(deed.method, deed.path, deed.body, deed.key);
        if (answer.status < 500) return answer;
        if (answer.status !== 503) throw new Error(`${deed.path}: ${JSON.stringify(answer)}`);
      } catch (error) {
        // The connection was refused, or broke in the middle of an answer.
        if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
      }
      deed.broken += 1;
      await sleep(20 + chance() * 80);
    }
    throw new Error(`no answer within a minute: ${deed.method} ${deed.path}`);
  }
}
