import type { AdmissionReceipt, AdmissionView } from '@matinee/contract/http/admission.ts';
import type { BookingView } from '@matinee/contract/http/bookings.ts';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { newId } from '../platform/ids.ts';
import { eventually } from './eventually.ts';

/** What came back: a booking, or problem details. */
export interface Answer {
  readonly status: number;
  readonly body: BookingView & { readonly code?: string };
}

/** A guest with a session of their own, over real HTTP. Throws if the connection breaks. */
export class Buyer {
  readonly #api: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#api = `${url}/api/v1`;
    this.#token = token;
  }

  static async arrive(url: string): Promise<Buyer> {
    const { body } = await new Buyer(url, '').ask('POST', '/sessions', {});
    return new Buyer(url, (body as unknown as { token: string }).token);
  }

  /** The same buyer, when Matinee has moved. */
  at(url: string): Buyer {
    return new Buyer(url, this.#token);
  }

  hold(showId: string, seatIds: readonly string[], key = newId()): Promise<Answer> {
    return this.ask('POST', '/bookings/reserve', { showId, seatIds }, key);
  }

  /** Into a crowded show, through its line; gives how to go out again. */
  async enter(showId: string): Promise<{ leave: () => Promise<void> }> {
    const line = `/shows/${showId}/admission`;
    const { placeId } = (await this.ask('POST', line, {})).body as unknown as AdmissionReceipt;
    await eventually('the buyer is let in', async () => {
      const { body } = await this.ask('GET', `${line}/${placeId}`);
      return (body as unknown as AdmissionView).status === 'ADMITTED';
    });
    return { leave: async () => void (await this.ask('DELETE', `${line}/${placeId}`)) };
  }

  /** `token` says how the sandbox's bank behaves. */
  confirm(bookingId: string, token: string, key = newId()): Promise<Answer> {
    const payment = { method: 'credit-card', token };
    const buyer = { name: 'Ada', email: 'ada@example.org' };
    return this.ask('PUT', `/bookings/confirm/${bookingId}`, { payment, buyer }, key);
  }

  release(bookingId: string): Promise<Answer> {
    return this.ask('POST', `/bookings/${bookingId}/release`, undefined, newId());
  }

  /** A place in the line of a show. */
  async wait(showId: string, seats: number): Promise<WaitingView> {
    return (await this.ask('POST', `/shows/${showId}/waiting`, { seats }, newId())).body as never;
  }

  async leave(entryId: string): Promise<void> {
    await this.ask('DELETE', `/waiting/${entryId}`, undefined, newId());
  }

  booking(bookingId: string): Promise<Answer> {
    return this.ask('GET', `/bookings/${bookingId}`);
  }

  /** Any call of the API. */
  async ask(method: string, path: string, body?: unknown, key?: string): Promise<Answer> {
    const response = await fetch(this.#api + path, {
      method,
      headers: {
        ...(this.#token && { authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }
}
