import type { Clock } from '../platform/clock.ts';

/** How long an answer stands for the next one. What the catalogue says of free seats is a hint; the seat map is the truth. */
const FRESH_MS = 1000;
const MOST_ANSWERS = 1000;

interface Recent {
  readonly askedAt: number;
  readonly answer: Promise<unknown>;
}

/**
 * Answers of a moment ago, and those still being worked out: however many readers ask for the same page, the database is asked
 * once a second. What this process writes is seen at once (`forget`), what others write, after a second at most.
 */
export class RecentAnswers {
  readonly #clock: Clock;
  /** In the order in which they were asked for, so the oldest come first. */
  readonly #answers = new Map<string, Recent>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ask<Answer>(question: string, work: () => Promise<Answer>): Promise<Answer> {
    const now = this.#clock();
    this.#dropOld(now);
    const known = this.#answers.get(question);
    if (known) return known.answer as Promise<Answer>;
    const recent = { askedAt: now, answer: work() };
    this.#answers.set(question, recent);
    recent.answer.catch(() => {
      if (this.#answers.get(question) === recent) this.#answers.delete(question);
    });
    return recent.answer;
  }

  /** Called when a change has been committed. */
  forget(): void {
    this.#answers.clear();
  }

  #dropOld(now: number): void {
    for (const [question, { askedAt }] of this.#answers) {
      const isFresh = askedAt <= now && now < askedAt + FRESH_MS;
      if (isFresh && this.#answers.size < MOST_ANSWERS) return;
      this.#answers.delete(question);
    }
  }
}
