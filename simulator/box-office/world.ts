import { Occurrence, type Simulation } from '../engine/index.ts';
import type { Answer, Ask, PublishedFact, Target, Terms } from './target.ts';

/** A request and what came of it. */
export type Asked = {
  readonly number: number;
  /** Who asked: a buyer's number, or 'staff'. */
  readonly who: number | 'staff';
  readonly ask: Ask;
  readonly answer: Answer;
};

/**
 * What was under way together: requests that were answered between two instants at which nothing was, and the facts that were
 * published meanwhile. Where time leaps, all of it happened at `at`; elsewhere by then.
 */
export type Round = {
  readonly at: number;
  readonly asked: readonly Asked[];
  readonly facts: readonly PublishedFact[];
  /** Something was broken meanwhile: answers may have been lost. */
  readonly isDisturbed: boolean;
};

export type History = { readonly shows: readonly Terms[]; readonly rounds: readonly Round[] };

/** The longest that work is put off, after it has failed a few times, in minutes; what is left then is left for good. */
const MOST_MINUTES_LEFT = 6;

type UnderWay = { readonly who: Asked['who']; readonly ask: Ask; readonly answered: Occurrence<Answer> };

/**
 * Lets the people of a simulation use a Matinee. Their time is the simulation's, in milliseconds; requests take none of it
 * where time leaps: all that are under way are answered, then whoever asked goes on, in the order of asking, and only when
 * nobody has anything to ask does time pass.
 */
export class World {
  readonly simulation: Simulation;
  readonly target: Target;
  readonly shows: readonly Terms[];
  readonly rounds: Round[] = [];
  readonly #start: number;
  readonly #atOnce: boolean;
  readonly #keepsHistory: boolean;
  #asked: UnderWay[] = [];
  #number = 0;
  #deaths: number;

  /** A world that goes on for ever keeps no history of it. */
  constructor(
    simulation: Simulation,
    target: Target,
    shows: readonly Terms[],
    { atOnce, keepsHistory = true }: { atOnce: boolean; keepsHistory?: boolean },
  ) {
    this.simulation = simulation;
    this.target = target;
    this.shows = shows;
    this.#atOnce = atOnce;
    this.#deaths = target.deaths;
    this.#keepsHistory = keepsHistory;
    this.#start = target.now();
  }

  get history(): History {
    return { shows: this.shows, rounds: this.rounds };
  }

  /** How many requests have been made. */
  get requests(): number {
    return this.#number;
  }

  /** Asks; `yield` what is returned for the answer. */
  ask(who: Asked['who'], ask: Ask): Occurrence<Answer> {
    const answered = new Occurrence<Answer>();
    this.#asked.push({ who, ask, answered });
    return answered;
  }

  /** Lets everything happen up to `until`, in milliseconds of the simulation; sooner back when interrupted. */
  async run(until: number, interrupted: AbortSignal, told: (now: number) => void = () => {}): Promise<void> {
    // What was published before this is another story.
    await this.target.ledger?.news();
    while (!interrupted.aborted) {
      this.#happen();
      if (this.#asked.length > 0) {
        await this.#serve();
        continue;
      }
      await this.target.settle();
      await this.#note([]);
      const { next } = this.simulation;
      if (next >= until) break;
      // Rounded up: what is due at an instant is not asked for before it.
      await this.target.advance(this.#start + Math.ceil(next - 1e-6));
      this.simulation.run({ until: next });
      told(next);
    }
    for (const { answered } of this.#asked.splice(0)) answered.succeed({ status: 0, body: null });
  }

  /** Everything comes to its end that needs no buyer. What has been put off, as after a crash, needs time for that. */
  async finish(): Promise<void> {
    for (let minute = 0; minute < MOST_MINUTES_LEFT; minute++) {
      const isDone = await this.target.finish();
      await this.#note([]);
      if (isDone) return;
      await this.target.advance(this.target.now() + 60_000);
      await this.#note([]);
    }
  }

  #happen(): void {
    this.#happenAt(this.simulation.now);
  }

  #happenAt(instant: number): void {
    while (this.simulation.next <= instant) this.simulation.run({ atMost: 1 });
  }

  async #serve(): Promise<void> {
    const underWay = this.#asked.splice(0, this.#atOnce ? this.#asked.length : 1);
    const answers = await Promise.all(underWay.map(({ ask }) => this.target.send(ask)));
    await this.#note(
      underWay.map(({ who, ask }, index) => ({ number: this.#number++, who, ask, answer: answers[index]! })),
    );
    for (const [index, { answered }] of underWay.entries()) answered.succeed(answers[index]!);
  }

  async #note(asked: readonly Asked[]): Promise<void> {
    const facts = (await this.target.ledger?.news()) ?? [];
    const { deaths } = this.target;
    const isDisturbed = deaths > this.#deaths;
    this.#deaths = deaths;
    if (this.#keepsHistory && (asked.length > 0 || facts.length > 0 || isDisturbed))
      this.rounds.push({ at: this.target.now(), asked, facts, isDisturbed });
  }
}
