import type { Answer, Books } from '../box-office/target.ts';
import type { Asked, History, Round } from '../box-office/world.ts';
import { Chronicle } from './chronicle.ts';
import { finalComplaints } from './final.ts';
import { isAllowed, misshown, showAskedAbout } from './replies.ts';

/** What was wrong, a sentence each; empty if everything was as it has to be. */
export type Complaints = readonly string[];

/**
 * Judges a history by the rules of Matinee as its documents have them; shares no code with the server. Facts are gone through in
 * the order of their publication, and each must be possible after those before it. A reply must be one that was right at
 * some state between the question and the answer. In the end the books must say what the facts come to.
 *
 * `isExact` where requests take no time, so that the instant of everything is known.
 */
export function audit({ shows, rounds }: History, books: Books, isExact = true): Complaints {
  const chronicle = new Chronicle(shows);
  const auditor = new Auditor(chronicle, isExact, heardIn(rounds));
  for (const round of rounds) auditor.take(round);
  return [...chronicle.complaints, ...finalComplaints(chronicle, books)];
}

class Auditor {
  readonly #chronicle: Chronicle;
  readonly #isExact: boolean;
  /** The id behind each session. */
  readonly #buyers = new Map<string, string>();
  /** The first answer to each key of each session. */
  readonly #answered = new Map<string, Asked>();
  /** The keys of each session under which something was asked and the answer never came. */
  readonly #unanswered = new Set<string>();
  /** The answer that each key of each session was given in the end. */
  readonly #heard: ReadonlyMap<string, Answer>;

  constructor(chronicle: Chronicle, isExact: boolean, heard: ReadonlyMap<string, Answer>) {
    this.#chronicle = chronicle;
    this.#isExact = isExact;
    this.#heard = heard;
  }

  take({ at, asked, facts, isDisturbed }: Round): void {
    const [lost, answered] = parted(asked, each => this.#isLost(each, isDisturbed));
    let open = answered.filter(each => !this.#isRepeated(each, at));
    let unheard = lost.flatMap(each => this.#asHeardLater(each));
    const look = (about: string | null) => {
      const isOpen = (each: Asked) => !this.#isRight(each, at, about);
      open = open.filter(isOpen);
      const [still, right] = parted(unheard, isOpen);
      unheard = still;
      for (const each of right) this.#answered.set(nameOf(each), each);
    };
    for (const each of asked)
      if (each.ask.path === '/sessions' && each.answer.status === 201)
        this.#buyers.set(each.answer.body.token, each.answer.body.buyerId);
    look(null);
    for (const fact of facts) {
      this.#chronicle.take(fact, this.#isExact ? at : null);
      if (open.length > 0 || unheard.length > 0) look(fact.payload.showId ?? null);
    }
    for (const each of open)
      this.#chronicle.complaints.push(`${toldOf(each, at)}, which nothing allowed${this.#why(each)}`);
    this.#chronicle.endRound(at);
  }

  /** Whether an answer is right at the state that it has come to; not, if it is about another show than has changed. */
  #isRight(asked: Asked, at: number, about: string | null): boolean {
    const show = showAskedAbout(asked, this.#chronicle);
    if (about !== null && show?.terms.showId !== about) return false;
    return isAllowed({
      asked,
      show,
      chronicle: this.#chronicle,
      now: at,
      buyerId: this.#buyerOf(asked),
      isAgain: this.#unanswered.has(nameOf(asked)),
    });
  }

  /** B9: what was decided and never heard is heard by whoever asks again, and need be right only when it was decided. */
  #asHeardLater(lost: Asked): Asked[] {
    const answer = this.#heard.get(nameOf(lost));
    return answer && !this.#answered.has(nameOf(lost)) ? [{ ...lost, answer }] : [];
  }

  /** What is wrong with a seat map, by the state that the round has come to. */
  #why(asked: Asked): string {
    const show = showAskedAbout(asked, this.#chronicle);
    const wrong = show && /^\/shows\/[^/]+\/seats$/.test(asked.ask.path) ? misshown(show, asked) : [];
    return wrong.length === 0 ? '' : `: ${wrong.join(', ')}`;
  }

  #buyerOf({ who, ask }: Asked): string | null {
    return who === 'staff' ? null : (this.#buyers.get(ask.token ?? '') ?? '');
  }

  /**
   * An answer that never came: no wonder while something is broken. That a server has too much to do may be said where requests
   * take time, and whatever was done all the same shows in the facts.
   */
  #isLost(asked: Asked, isDisturbed: boolean): boolean {
    const { status, body } = asked.answer;
    const isBusy = status === 503 && body?.code === 'overloaded';
    const isLost = (isBusy && !this.#isExact) || (isDisturbed && (status === 0 || status >= 500));
    if (isLost) this.#unanswered.add(nameOf(asked));
    return isLost;
  }

  /** B9: what is asked again under its key is answered as before. Whatever it changed a second time shows in the facts. */
  #isRepeated(asked: Asked, at: number): boolean {
    const { ask, answer } = asked;
    if (!ask.key) return false;
    const name = nameOf(asked);
    const before = this.#answered.get(name);
    if (!before) {
      if (isKept(answer)) this.#answered.set(name, asked);
      return false;
    }
    if (saidIn(before.answer) !== saidIn(answer))
      this.#chronicle.complaints.push(`${toldOf(asked, at)}, and before that ${saidIn(before.answer)}`);
    return true;
  }
}

/** No answer of ours yet is one that waits for a provider's; and with no show there is nobody who would keep it. */
const isKept = ({ status }: Answer): boolean =>
  status !== 0 && status < 500 && status !== 202 && status !== 404;

const heardIn = (rounds: History['rounds']): ReadonlyMap<string, Answer> =>
  new Map(
    rounds.flatMap(({ asked }) =>
      asked
        .filter(({ ask, answer }) => ask.key && isKept(answer))
        .map(each => [nameOf(each), each.answer] as const),
    ),
  );

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  const parts = Map.groupBy(all, isFirst);
  return [parts.get(true) ?? [], parts.get(false) ?? []];
}

const nameOf = ({ ask }: Asked): string => `${ask.token} ${ask.key}`;

/** What a reply comes to: the same for a repeated one. */
const saidIn = ({ status, body }: Answer): string =>
  [status, body?.code ?? body?.status, body?.bookingId ?? body?.entryId].filter(Boolean).join(' ');

function toldOf({ number, who, ask, answer }: Asked, at: number): string {
  const asked = ask.body === undefined ? '' : ` ${JSON.stringify(ask.body)}`;
  const instant = new Date(at).toISOString();
  return `${instant} request ${number} of ${who}: ${ask.method} ${ask.path}${asked} was answered ${saidIn(answer)}`;
}
