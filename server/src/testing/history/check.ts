import { isDeepStrictEqual } from 'node:util';
import {
  type Asked,
  causes,
  type Effect,
  effectsOf,
  isAccepted,
  isKnown,
  isNamedBy,
  nameOfCause,
} from './causes.ts';
import { fault, wrongAnswer, wrongBooking, wrongPlace } from './explain.ts';
import { judge } from './law.ts';
import { ObserverClock } from './observer-clock.ts';
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
 * How far the instant of a decision may be from the database's clock (B4). As in write.ts, but said again: a checker takes nothing
 * from what it checks.
 */
const TOLERANCE_MS = 1_500;

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

/** What a request may have done, and how far that is from the time in which it was under way, by the observer's clock. */
interface Candidate {
  readonly asked: Asked;
  readonly effect: Effect;
  readonly apartMs: number;
}

/**
 * Whose doing it was, of those who asked for the same. What is done once and for all was done when the first of them was told
 * so, and nobody who asked later did it. Of the others it is the one whose time is nearest, and of several the first.
 */
function doerOf(candidates: readonly Candidate[]): Candidate | undefined {
  const toldAt = Math.min(...candidates.map(({ asked }) => asked.operation.completedAt!));
  const early = candidates.filter(({ asked }) => asked.since <= toldAt || isReversible(asked));
  return early.toSorted((one, other) => one.apartMs - other.apartMs)[0];
}

/** What may have been so already when it was asked for, and be done later all the same. */
const isReversible = ({ operation }: Asked): boolean =>
  ['block', 'change-seats'].includes(operation.request.do);

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
    this.#findEffects();
    const order = new RealTime(this.#asked);
    for (const { effect, operation, since } of this.#asked) {
      if (!effect) continue;
      if (effect.position < order.before(since) || effect.position > order.after(operation.completedAt!))
        this.#complain('B9', 'was done before what had been replied to when it was asked for', operation);
    }
    this.#findCauses();
    this.#sweep(order);
  }

  /** What each accepted request did. Those whose reply names it first, since they tell the order that the others go by. */
  #findEffects(): void {
    const accepted = this.#asked.filter(({ operation }) => isKnown(operation) && isAccepted(operation));
    accepted.sort((one, other) => one.since - other.since);
    const [sure, others] = [accepted.filter(isSure), accepted.filter(asked => !isSure(asked))];
    const claim = ({ asked, effect }: Candidate) => {
      if (asked.effect || effect.by) return;
      asked.effect = effect;
      effect.by = asked;
    };
    for (const asked of sure) this.#candidates(asked, 0, Number.POSITIVE_INFINITY).forEach(claim);
    const order = new RealTime(this.#asked);
    const candidates = others.flatMap(asked =>
      this.#candidates(asked, order.before(asked.since), order.after(asked.operation.completedAt!)),
    );
    const byEffect = Map.groupBy(candidates, ({ effect }) => effect);
    for (const [, some] of [...byEffect].sort(([one], [other]) => one.position - other.position)) {
      const doer = doerOf(some.filter(({ asked }) => asked.effect === undefined));
      if (doer) claim(doer);
    }
    this.#share(byEffect);
  }

  /** Where several may have done several things, everything is to have been done by one of them (augmenting paths, after Berge). */
  #share(candidates: ReadonlyMap<Effect, readonly Candidate[]>): void {
    const find = (effect: Effect, tried: Set<Asked>): boolean => {
      for (const { asked } of candidates.get(effect) ?? []) {
        if (tried.has(asked)) continue;
        tried.add(asked);
        if (asked.effect && !find(asked.effect, tried)) continue;
        asked.effect = effect;
        effect.by = asked;
        return true;
      }
      return false;
    };
    for (const effect of candidates.keys()) if (!effect.by) find(effect, new Set());
  }

  /** What an accepted request may have done, of what was done between two positions. */
  #candidates(asked: Asked, from: number, to: number): Candidate[] {
    const { request, told, completedAt } = asked.operation;
    const [earliest, latest] = this.#clock.span(asked.since, completedAt!);
    const candidates: Candidate[] = [];
    for (const effect of this.#effects.get(nameOfCause(request)) ?? []) {
      const { position, fact } = effect;
      // The instant of a fact is rounded down.
      const apartMs = Math.max(0, earliest - fact.at - 1, fact.at - latest);
      if (position < from || position > to || apartMs > TOLERANCE_MS) continue;
      if (causes(request, fact) && isNamedBy(told!, effect)) candidates.push({ asked, effect, apartMs });
    }
    return candidates;
  }

  /** Whatever was done and nobody was told of must have been asked for by somebody who got no reply; once each. */
  #findCauses(): void {
    const unknown = this.#asked.filter(({ operation }) => !isKnown(operation));
    const byName = Map.groupBy(unknown, ({ operation }) => nameOfCause(operation.request));
    const used = new Set<OperationRecord>();
    for (const [name, effects] of this.#effects) {
      for (const effect of effects) {
        if (effect.by) continue;
        const cause = byName.get(name)?.find(({ operation, since }) => {
          const [earliest] = this.#span(since, since);
          const isEarlier = effect.fact.at < earliest;
          return !used.has(operation) && !isEarlier && causes(operation.request, effect.fact);
        });
        if (cause) used.add(cause.operation);
        else
          this.#breaches.push({ rule: 'B9', says: 'nobody asked for this, or not twice', fact: effect.fact });
      }
    }
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
    const [earliest, latest] = this.#span(since, operation.completedAt!);
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

  /** When something may have been decided that was asked for and replied to between these instants of the observer. */
  #span(since: number, until: number): [earliest: number, latest: number] {
    const [earliest, latest] = this.#clock.span(since, until);
    return [Math.floor(earliest - TOLERANCE_MS), Math.ceil(latest + TOLERANCE_MS)];
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

const isSure = ({ operation }: Asked): boolean => ['hold', 'issue', 'join'].includes(operation.request.do);

const ruleOf = ({ told, request }: OperationRecord): string =>
  told && 'refused' in told ? ruleOfCode(told.refused) : request.do.startsWith('see') ? 'B10' : 'B9';

function ruleOfCode(code: string): string {
  if (code === 'hold-not-yours') return 'B6';
  if (code === 'too-many-seats') return 'B3';
  if (code === 'hold-expired') return 'B4';
  return code === 'payment-pending' ? 'B8' : 'B5';
}

/** Between which positions something happened, going by what had been replied to before, and was asked for only after. */
class RealTime {
  readonly #replied: [instant: number, position: number][] = [];
  readonly #asked: [instant: number, position: number][] = [];

  constructor(all: readonly Asked[]) {
    for (const { effect, operation, since } of all) {
      if (!effect) continue;
      this.#replied.push([operation.completedAt!, effect.position + 1]);
      this.#asked.push([-since, -effect.position]);
    }
    for (const each of [this.#replied, this.#asked]) {
      each.sort(([one], [other]) => one - other);
      for (let index = 1; index < each.length; index++)
        each[index]![1] = Math.max(each[index]![1], each[index - 1]![1]);
    }
  }

  /** All that had been replied to before `instant` is true at this position, and after. */
  before(instant: number): number {
    return highest(this.#replied, instant) ?? 0;
  }

  /** Nothing that was asked for only after `instant` is true at this position. */
  after(instant: number): number {
    return -(highest(this.#asked, -instant) ?? Number.NEGATIVE_INFINITY);
  }
}

/** The highest position of those before `instant`. */
function highest(sorted: readonly [number, number][], instant: number): number | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]![0] < instant) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1]?.[1];
}
