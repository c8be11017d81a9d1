import type { RandomStream } from '../engine/index.ts';
import type { Fact } from './facts.ts';

/** What becomes of a fact that something has gone wrong with: one line that is no fact. */
export function brokenLine(fact: Fact, chance: RandomStream): Fact {
  const [kind, where] = [chance.integer(5), chance.uniform()];
  return { topic: fact.topic, at: fact.at, text: () => broken(fact.text(), kind, where) };
}

function broken(text: string, kind: number, where: number): string {
  switch (kind) {
    case 0:
      // Cut short, as by a process killed while it wrote.
      return text.slice(0, 1 + Math.floor(where * (text.length - 1)));
    case 1:
      return text.replace(/^\{"\w+"/, '{"id"');
    case 2:
      return `[${text}]`;
    case 3:
      return text.replaceAll('"', "'");
    default:
      return 'null';
  }
}
