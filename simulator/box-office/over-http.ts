import { setTimeout as sleep } from 'node:timers/promises';
import { Misuse } from '../options.ts';
import type { Answer, Ask, Target, Terms, Wish } from './target.ts';

export type OverHttpOptions = {
  readonly url: string;
  /** How much quicker than real the buyers' time passes; the server's own is always real. */
  readonly speed: number;
  readonly staffToken?: string | undefined;
  readonly interrupted: AbortSignal;
};

/** A Matinee that runs somewhere, with the shows that it has. Its time is real, and its books are its own. */
export function overHttp({ url, speed, staffToken, interrupted }: OverHttpOptions): Target {
  const began = Date.now();
  const now = () => began + (Date.now() - began) * speed;
  const send = (ask: Ask) => request(url, ask);
  return {
    leaps: false,
    now,
    send,
    staffToken,
    ledger: undefined,
    serve: undefined,
    dieAt: undefined,
    deaths: 0,
    async advance(instant) {
      await sleep(Math.max(0, (instant - now()) / speed), undefined, { signal: interrupted }).catch(() => {});
    },
    settle: async () => {},
    shows: wishes => showsOf(url, send, wishes),
    finish: async () => true,
    close: async () => {},
  };
}

async function request(url: string, { method, path, body, token, key }: Ask): Promise<Answer> {
  try {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(key && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    return { status: response.status, body: await response.json().catch(() => null) };
  } catch {
    return { status: 0, body: null };
  }
}

/** As many shows as were wished for, out of what is on sale: those that begin first in the first city that has enough. */
async function showsOf(url: string, send: Target['send'], wishes: readonly Wish[]): Promise<Terms[]> {
  const get = (path: string) => send({ method: 'GET', path });
  const cities = await get('/cities?limit=200');
  if (cities.status !== 200) throw new Misuse(`${url} does not answer as a Matinee does.`);
  for (const { cityId } of cities.body.items) {
    const events = await get(`/cities/${cityId}/events?limit=20`);
    const showIds: string[] = [];
    for (const { eventId } of events.body?.items ?? []) {
      const venues = await get(`/events/${eventId}/shows?cityId=${cityId}`);
      for (const { shows } of venues.body?.items ?? [])
        for (const { showId, availability } of shows) if (availability === 'available') showIds.push(showId);
      if (showIds.length >= wishes.length) break;
    }
    if (showIds.length >= wishes.length)
      return Promise.all(showIds.slice(0, wishes.length).map(id => termsOf(get, id)));
  }
  throw new Misuse(`${url} has no ${wishes.length} shows on sale in one city.`);
}

async function termsOf(get: (path: string) => Promise<Answer>, showId: string): Promise<Terms> {
  const [show, map] = await Promise.all([get(`/shows/${showId}`), get(`/shows/${showId}/seats`)]);
  const seats: { seatId: string; row: string; class: string; price: { amount: number } }[] = map.body.seats;
  return {
    showId,
    startsAt: Date.parse(show.body.startsAt),
    onSaleFrom: 0,
    onSaleUntil: Date.parse(show.body.startsAt),
    seats,
    prices: Object.fromEntries(seats.map(seat => [seat.class, seat.price.amount])),
    mostSeatsPerBuyer: 10,
    cancelUntilMinutes: null,
    refundPercent: 100,
    waitingRule: 'strict',
    offerSeconds: 120,
    isAfternoon: false,
  };
}
