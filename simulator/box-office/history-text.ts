import type { History } from './world.ts';

/** Published by jobs when they come to it: what is told of them does not depend on the seed alone. */
const byJobs = new Set(['payment_captured', 'payment_refunded']);

/**
 * A history as lines of JSON: of each instant the requests with what was answered, then the facts, by topic. Ids are numbered as they
 * appear, since the server draws them; so, everybody served alone, the same seed gives the same text.
 */
export function historyText({ rounds }: History): string {
  const lines = [...Map.groupBy(rounds, ({ at }) => at)].flatMap(([at, together]) => [
    ...together
      .flatMap(({ asked }) => asked)
      .map(({ who, ask, answer: { status, body } }) => ({
        at,
        who,
        asks: `${ask.method} ${ask.path}`,
        ...(ask.body !== undefined && { body: ask.body }),
        status,
        code: body?.code,
        is: body?.status,
        total: body?.total?.amount,
        holdUntil: body?.holdUntil,
      })),
    ...together
      .flatMap(({ facts }) => facts)
      .flatMap(({ topic, payload }) => (byJobs.has(topic) ? [] : [{ at, topic, payload }]))
      .sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : 0)),
  ]);
  const numbers = new Map<string, number>();
  const number = (id: string) => {
    if (!numbers.has(id)) numbers.set(id, numbers.size + 1);
    return `#${numbers.get(id)}`;
  };
  return lines.map(line => `${JSON.stringify(line).replace(UUID, number)}\n`).join('');
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
