import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { Misuse } from '../options.ts';
import { counted, spoken } from '../terminal.ts';

/** What came of a seed. Without a complaint all was well; with one, `command` shows the smallest run that fails. */
export type Outcome = {
  readonly seed: number;
  readonly seconds: number;
  readonly complaint?: string;
  readonly command?: string;
};

/** The first line of a results file; another model of buyers is another swarm. */
const HEADER = JSON.stringify({ study: 'box-office', model: 3 });

/** The seeds that are done, kept in a file where one is named: a swarm that is broken off goes on from there. */
export class SwarmResults {
  readonly outcomes = new Map<number, Outcome>();
  readonly #path: string | null;

  /** Throws Misuse if the file holds something else. */
  constructor(path: string | null) {
    this.#path = path;
    if (path === null) return;
    if (!existsSync(path)) appendFileSync(path, `${HEADER}\n`);
    const text = readFileSync(path, 'utf8');
    const [header, ...lines] = text.split('\n').slice(0, -1);
    if (header !== HEADER)
      throw new Misuse(`--results ${path} holds no results of this swarm: name another file, or remove it.`);
    for (const line of lines) {
      const outcome = JSON.parse(line) as Outcome;
      this.outcomes.set(outcome.seed, outcome);
    }
    // A line cut short, as by a power cut, is forgotten: its seed is run again.
    truncateSync(path, Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1)));
  }

  add(outcome: Outcome): void {
    this.outcomes.set(outcome.seed, outcome);
    if (this.#path !== null) appendFileSync(this.#path, `${JSON.stringify(outcome)}\n`);
  }

  /** How long all of it has taken, in seconds. */
  get seconds(): number {
    return this.#sum(({ seconds }) => seconds);
  }

  get failures(): Outcome[] {
    return [...this.outcomes.values()].filter(({ complaint }) => complaint !== undefined);
  }

  #sum(of: (outcome: Outcome) => number): number {
    return [...this.outcomes.values()].reduce((sum, outcome) => sum + of(outcome), 0);
  }

  /** For people. */
  text(): string {
    const seeds = [...this.outcomes.keys()];
    const span = seeds.length === 0 ? '' : ` (seeds ${Math.min(...seeds)} to ${Math.max(...seeds)})`;
    const { failures } = this;
    return [
      `${counted(seeds.length, 'run')}${span} in ${spoken(this.seconds)}, ${counted(failures.length, 'failing run')}.`,
      ...failures.flatMap(({ seed, complaint, command }) => [`seed ${seed}: ${complaint}`, `  ${command}`]),
    ].join('\n');
  }

  /** For programs. */
  summary(): object {
    const seeds = [...this.outcomes.keys()];
    return {
      study: 'box-office',
      runs: seeds.length,
      seeds: seeds.length === 0 ? null : { first: Math.min(...seeds), last: Math.max(...seeds) },
      seconds: Math.round(this.seconds),
      failures: this.failures,
    };
  }
}
