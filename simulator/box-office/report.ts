import { counted, grouped, table } from '../terminal.ts';
import { historyHash } from './history-text.ts';
import type { Scenario } from './scenario.ts';
import type { World } from './world.ts';

const MOST_COMPLAINTS = 20;

/** A run in figures, and what the auditor has to say of it. */
export function reportText(
  { name, minutes, buyers, bots, atOnce }: Scenario,
  seed: number,
  world: World,
  complaints: readonly string[],
): string {
  const asked = world.rounds.flatMap(round => round.asked);
  const replies = Map.groupBy(
    asked,
    ({ ask, answer }) => `${nameOf(ask.method, ask.path)}|${saidIn(answer)}`,
  );
  const rows = [...replies]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { length }]) => [...key.split('|'), grouped(length)]);
  const facts = Map.groupBy(
    world.rounds.flatMap(round => round.facts),
    ({ topic }) => topic,
  );
  const topics = [...facts].map(([topic, { length }]) => `${topic} ${grouped(length)}`).sort();
  return [
    `${name}, seed ${seed}: ${counted(buyers, 'buyer')}${bots ? ` and ${counted(bots, 'bot')}` : ''} in ${grouped(minutes)} minutes`,
    '',
    table(['request', 'answer', 'times'], rows),
    ...(topics.length > 0 ? ['', `  facts: ${topics.join(', ')}`] : []),
    '',
    `  history: sha256 ${historyHash(world.history)}${atOnce || !world.target.leaps ? ', which does not repeat' : ''}`,
    '',
    ...verdict(complaints),
  ].join('\n');
}

function verdict(complaints: readonly string[]): string[] {
  if (complaints.length === 0) return ['The audit has nothing to complain of.'];
  const more =
    complaints.length > MOST_COMPLAINTS ? [`... and ${complaints.length - MOST_COMPLAINTS} more`] : [];
  return [`The audit complains (${complaints.length}):`, ...complaints.slice(0, MOST_COMPLAINTS), ...more];
}

const nameOf = (method: string, path: string): string =>
  `${method} ${path.replace(/\?.*/, '').replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ':id')}`;

const saidIn = ({ status, body }: { status: number; body: { code?: string } | null }): string =>
  `${status} ${body?.code ?? ''}`.trim();
