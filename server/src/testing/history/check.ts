import { isDeepStrictEqual } from 'node:util';
import { type Asked, type Effect, effectsOf, isKnown } from './causes.ts';
import { findDoers, unaskedFor } from './doers.ts';
import { fault, wrongAnswer, wrongBooking, wrongPlace } from './explain.ts';
import { judge } from './law.ts';
import { ObserverClock, TOLERANCE_MS } from './observer-clock.ts';
import { RealTime } from './real-time.ts';
import type { FactRecord, HistoryRecord, OperationRecord, ShowRecord } from './records.ts';
import { Replay } from './replay.ts';
import { tell } from './tell.ts';
import { ToldShow } from './told-show.ts';

/** A rule of SPEC.md that a history breaks, and how. */
export interface Breach {
  readonly rule: string;
  readonly says: string;
  readonly operation?: OperationRecord;
  readonly fact?: FactRecord;
}

/**
 * Holds a concurrent history against the rules of SPEC.md. The facts that were published say in which order things were
 * done; told again one by one, they must obey the rules, and every reply must be right at some point of that order
 * between the request and the reply, and after all that had been replied to before the request was made (a linearisation,
 * with the facts as its witness, so that nothing has to be searched for). Costs as much as there are records, times as
 * many as are under way at once.
 */
export function checkHistory(records: readonly HistoryRecord[]): Breach[] {
  const operations = records.filter(record => record.record === 'operation');
  const clock = new ObserverClock(records.filter(record => record.record === 'clock'));
  const breaches: Breach[] = [];
  const asked = askedAbout(operations, breaches);
  const facts = Map.groupBy(
    records.filter(record => record.record === 'fact'),
    fact => fact.showId,
  );
  const byShow = Map.groupBy(asked, ({ operation }) => operation.request.showId);
  for (const terms of records.filter(record => record.record === 'show')) {
    const { showId } = terms;
    new ShowCheck(terms, facts.get(showId) ?? [], byShow.get(showId) ?? [], clock, breaches).run();
  }
  return breaches;
}

/** What was asked, once: operations with one key are one request, replied to when the first of them was. */
function askedAbout(operations: readonly OperationRecord[], breaches: Breach[]): Asked[] {
  const keyed = Map.groupBy(
    operations.filter(({ key }) => key !== null),
    ({ key }) => key!,
  );
  const alone = operations.filter(({ key }) => key === null);
  return [
    ...alone.map(operation => ({ operation, since: operation.invokedAt })),
    ...[...keyed.values()].map(same => onlyOnce(same, breaches)),
  ];
}

/** B9: whoever repeats a request with its key gets the reply that was given; with another request, a refusal. */
function onlyOnce(same: readonly OperationRecord[], breaches: Breach[]): Asked {
  const known = same.filter(isKnown).sort((one, other) => one.completedAt! - other.completedAt!);
  const operation = known.find(each => !isReuse(each)) ?? same[0]!;
  for (const each of known) {
    const isRepeated = isDeepStrictEqual(each.request, operation.request);
    if (isRepeated ? isDeepStrictEqual(each.told, operation.told) : isReuse(each)) continue;
    const says = `operation ${each.id} has the key of ${operation.id} and another reply`;
    breaches.push({ rule: 'B9', says, operation: each });
  }
  return { operation, since: Math.min(...same.map(({ invokedAt }) => invokedAt)) };
}

const isReuse = ({ told }: OperationRecord): boolean =>
  told !== null && 'refused' in told && told.refused === 'idempotency-key-reused';

interface Open extends Asked {
  readonly from: number;
  readonly to: number;
  fault?: string;
}

/** One show of a history. A position is a number of facts: at position n the first n of them are true. */
class ShowCheck {
  readonly #facts: readonly FactRecord[];
  readonly #asked: readonly Asked[];
  readonly #clock: ObserverClock;
  readonly #breaches: Breach[];
  readonly #show: ToldShow;
  readonly #effects: Map<string, Effect[]>;
  #current: FactRecord | undefined;

  constructor(
    terms: ShowRecord,
    facts: readonly FactRecord[],
    asked: readonly Asked[],
    clock: ObserverClock,
    breaches: Breach[],
  ) {
    this.#facts = facts;
    this.#asked = asked;
    this.#clock = clock;
    this.#breaches = breaches;
    this.#show = new ToldShow(terms);
    this.#effects = effectsOf(facts);
  }

  run(): void {
    findDoers(this.#asked, this.#effects, this.#clock);
    const order = new RealTime(this.#asked);
    for (const { effect, operation, since } of this.#asked) {
      if (!effect) continue;
      if (effect.position < order.before(since) || effect.position > order.after(operation.completedAt!))
        this.#complain('B9', 'was done before what had been replied to when it was asked for', operation);
    }
    for (const fact of unaskedFor(this.#asked, this.#effects, this.#clock))
      this.#breaches.push({ rule: 'B9', says: 'nobody asked for this, or not twice', fact });
    this.#sweep(order);
  }

  #sweep(order: RealTime): void {
    const replay = new Replay(this.#show, (rule, says) => this.#complain(rule, says));
    const coming = this.#openOperations(order);
    let open: Open[] = [];
    let done: Asked[] = [];
    for (let position = 0; position <= this.#facts.length; position++) {
      while (coming.length > 0 && coming.at(-1)!.from <= position) open.push(coming.pop()!);
      if (replay.isSettled) {
        for (const asked of done) this.#compare(asked);
        done = [];
        open = open.filter(each => !this.#isExplained(each, position));
      }
      open = open.filter(each => !this.#isTooLate(each, position));
      const fact = this.#facts[position];
      if (!fact) break;
      const by = this.#current === fact ? undefined : this.#effectAt(fact, position);
      if (by) {
        this.#mustBeRight(by, fact.at);
        done.push(by);
      }
      this.#current = fact;
      tell(replay, fact);
      if (this.#facts[position + 1]?.batch !== fact.batch) replay.end(fact.at);
    }
    for (const each of [...open, ...coming]) this.#unexplained(each);
  }

  readonly #byFact = new Map<FactRecord, Asked>();
  #effectAt(fact: FactRecord, position: number): Asked | undefined {
    if (position === 0)
      for (const asked of this.#asked) if (asked.effect) this.#byFact.set(asked.effect.fact, asked);
    return this.#byFact.get(fact);
  }

  /** What was replied and did nothing, with the positions between which it was decided; the last to begin first. */
  #openOperations(order: RealTime): Open[] {
    return this.#asked
      .filter(({ operation, effect }) => !effect && isKnown(operation))
      .map(asked => ({
        ...asked,
        from: order.before(asked.since),
        to: order.after(asked.operation.completedAt!),
      }))
      .sort((one, other) => other.from - one.from);
  }

  #isExplained(open: Open, position: number): boolean {
    const [earliest, latest] = this.#instants(open, position);
    if (earliest > latest) {
      open.fault ??= 'no time';
      return false;
    }
    for (const at of earliest === latest ? [earliest] : [earliest, latest]) {
      open.fault = fault(this.#show, open.operation, at);
      if (open.fault === undefined) return true;
    }
    return false;
  }

  /** The instants at which this may have been decided at this position: nothing had lapsed, and it was under way. */
  #instants({ operation, since }: Asked, position: number): [earliest: number, latest: number] {
    const [earliest, latest] = this.#clock.spanOfDecision(since, operation.completedAt!);
    const before = this.#facts[position - 1]?.at ?? Number.NEGATIVE_INFINITY;
    const after = this.#facts[position]?.at ?? Number.POSITIVE_INFINITY;
    return [
      Math.max(earliest, Math.min(before, after) - TOLERANCE_MS - this.#clock.setBackMs),
      Math.min(
        latest,
        Math.max(before, after) + TOLERANCE_MS + this.#clock.setBackMs,
        this.#show.endsNext() - 1,
      ),
    ];
  }

  #isTooLate(open: Open, position: number): boolean {
    if (position < open.to) return false;
    this.#unexplained(open);
    return true;
  }

  #unexplained({ operation, fault }: Open): void {
    const rule = ruleOf(operation);
    this.#complain(rule, `was told what was so at no moment of it; at the last one ${fault}`, operation);
  }

  /** B2 to B8: what was done was to be done, in the state in which it was. */
  #mustBeRight({ operation }: Asked, at: number): void {
    const verdict = judge(this.#show, operation.request, at);
    if (verdict.is === 'done') return;
    const should = verdict.is === 'refused' ? `refused: ${verdict.code}` : 'done already';
    this.#complain(
      verdict.is === 'refused' ? ruleOfCode(verdict.code) : 'B9',
      `was done and is ${should}`,
      operation,
    );
  }

  /** The reply says what was done. */
  #compare({ operation }: Asked): void {
    const { told, request } = operation;
    const says = 'refused' in told! ? undefined : told;
    const wrong =
      request.do === 'settle-payment'
        ? wrongAnswer(this.#show, request.bookingId, told!)
        : says?.booking
          ? wrongBooking(this.#show, says.booking)
          : says?.place && request.do === 'join'
            ? wrongPlace(this.#show, { ...says.place, ahead: null })
            : undefined;
    if (wrong) this.#complain('B7', `the reply is wrong: ${wrong}`, operation);
  }

  #complain(rule: string, says: string, operation?: OperationRecord): void {
    this.#breaches.push({
      rule,
      says,
      ...(operation && { operation }),
      ...(this.#current && { fact: this.#current }),
    });
  }
}

const ruleOf = ({ told, request }: OperationRecord): string =>
  told && 'refused' in told ? ruleOfCode(told.refused) : request.do.startsWith('see') ? 'B10' : 'B9';

function ruleOfCode(code: string): string {
  if (code === 'hold-not-yours') return 'B6';
  if (code === 'too-many-seats') return 'B3';
  if (code === 'hold-expired') return 'B4';
  return code === 'payment-pending' ? 'B8' : 'B5';
}
