import type { FactPayload } from '@matinee/contract/facts/index.ts';
import { contactsOf } from '../booking/index.ts';
import { type ShowReference, showReferences } from '../catalogue/index.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Fact } from '../platform/outbox.ts';
import { bookingOf, type Payment, paymentOf } from './wire-format.ts';

/** A fact as the sales stream takes it: under the order, or the show, that it is about. */
export interface ToldFact {
  readonly factId: string;
  readonly key: string;
  /** JSON, see docs/stream.md. */
  readonly value: string;
}

/** Shows change their names hardly ever; what was told before stays as it was. */
const MOST_SHOWS = 20_000;

/**
 * Makes of each fact what the stream tells of it: facts carry ids, so that selling stays quick, and here, at the outbox's edge and in
 * another process, they get the names that people know things by. A payment that begins is a booking in the open wire
 * format, and its answer a payment; the others go along as they are.
 */
export class FeedOfFacts {
  readonly #shows = new Map<string, ShowReference>();

  async tell(sql: Sql, facts: readonly Fact[]): Promise<ToldFact[]> {
    await this.#learn(sql, facts);
    const started = facts.filter(({ topic }) => topic === 'payment_started').map(bookingIdOf);
    const contacts = started.length > 0 ? await contactsOf(sql, started) : new Map();
    return facts.map(fact => {
      const show = this.#shows.get(showIdOf(fact) ?? '');
      const told = {
        fact_id: fact.factId,
        fact: fact.topic,
        at: fact.at.toISOString(),
        ...(show && { show }),
        payload: fact.payload,
        ...this.#joined(fact, show, contacts.get(bookingIdOf(fact))),
      };
      return { factId: fact.factId, key: fact.key, value: JSON.stringify(told) };
    });
  }

  #joined(fact: Fact, show: ShowReference | undefined, contact: Parameters<typeof bookingOf>[3]) {
    switch (fact.topic) {
      case 'payment_started':
        return { booking: bookingOf(fact.at, fact.payload as FactPayload<'payment_started'>, show, contact) };
      case 'payment_succeeded':
        return { payment: paymentOf(fact.at, fact.payload as Payment, 'Success') };
      case 'payment_failed':
        return { payment: paymentOf(fact.at, fact.payload as Payment, 'Failed') };
      default:
        return {};
    }
  }

  async #learn(sql: Sql, facts: readonly Fact[]): Promise<void> {
    if (this.#shows.size > MOST_SHOWS) this.#shows.clear();
    const ids = new Set(facts.flatMap(fact => showIdOf(fact) ?? []));
    const unknown = [...ids].filter(id => !this.#shows.has(id));
    if (unknown.length === 0) return;
    for (const show of await showReferences(sql, unknown)) this.#shows.set(show.showId, show);
  }
}

type Ids = { readonly showId?: string; readonly bookingId?: string };
const showIdOf = ({ payload }: Fact): string | undefined => (payload as Ids).showId;
const bookingIdOf = ({ payload }: Fact): string => (payload as Ids).bookingId ?? '';
