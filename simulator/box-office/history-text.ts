import { hash } from 'node:crypto';
import type { History, Round } from './world.ts';

/**
 * A history as lines of JSON: of each round the requests with their whole answers, then the facts show by show, since only those of
 * one show have an order. What the server draws (ids, sessions, what is signed) is numbered in the order in which it appears; so the
 * same seed gives the same text.
 */
export function historyText({ shows, rounds }: History): string {
  const order = new Map(shows.map(({ showId }, index) => [showId, index]));
  const orderOf = ({ payload }: Round['facts'][number]) => order.get(payload.showId) ?? shows.length;
  const lines = rounds.flatMap(({ at, asked, facts, isDisturbed }) => [
    ...asked.map(({ who, ask, answer }) => ({
      at,
      who,
      asks: `${ask.method} ${ask.path}`,
      ...(ask.body !== undefined && { body: ask.body }),
      answer,
    })),
    ...facts
      .toSorted((a, b) => orderOf(a) - orderOf(b))
      .map(({ topic, at: told, payload }) => ({ at, topic, told, payload })),
    ...(isDisturbed ? [{ at, crash: true }] : []),
  ]);
  const numbers = new Map<string, number>();
  const number = (drawn: string) => {
    if (!numbers.has(drawn)) numbers.set(drawn, numbers.size + 1);
    return `#${numbers.get(drawn)}`;
  };
  return lines.map(line => `${JSON.stringify(line).replace(DRAWN, number)}\n`).join('');
}

/** By which two histories are compared: the SHA-256 of the text, in hexadecimal. */
export const historyHash = (history: History): string => hash('sha256', historyText(history));

/** An id, the token of a session, the code of a ticket. */
const DRAWN = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|eyJ[\w-]+(\.[\w-]+){2}|MT1\.[A-Z2-7]+/g;
