import { type Asked, causes, type Effect, isAccepted, isKnown, isNamedBy, nameOfCause } from './causes.ts';
import { type ObserverClock, TOLERANCE_MS } from './observer-clock.ts';
import { RealTime } from './real-time.ts';
import type { FactRecord, OperationRecord } from './records.ts';

/** The effects among a show's facts, by the names of what may have caused them. */
type Effects = ReadonlyMap<string, readonly Effect[]>;

/** What a request may have done, and how far that is from the time in which it was under way, by the observer's clock. */
interface Candidate {
  readonly asked: Asked;
  readonly effect: Effect;
  readonly apartMs: number;
}

/** What each accepted request did. Those whose reply names it first, since they tell the order that the others go by. */
export function findDoers(all: readonly Asked[], effects: Effects, clock: ObserverClock): void {
  const accepted = all.filter(({ operation }) => isKnown(operation) && isAccepted(operation));
  accepted.sort((one, other) => one.since - other.since);
  const [sure, others] = [accepted.filter(isSure), accepted.filter(asked => !isSure(asked))];
  const claim = ({ asked, effect }: Candidate) => {
    if (asked.effect || effect.by) return;
    asked.effect = effect;
    effect.by = asked;
  };
  const candidatesOf = (asked: Asked, from: number, to: number) =>
    candidatesAmong(effects.get(nameOfCause(asked.operation.request)) ?? [], asked, { from, to, clock });
  for (const asked of sure) candidatesOf(asked, 0, Number.POSITIVE_INFINITY).forEach(claim);
  const order = new RealTime(all);
  const candidates = others.flatMap(asked =>
    candidatesOf(asked, order.before(asked.since), order.after(asked.operation.completedAt!)),
  );
  const byEffect = Map.groupBy(candidates, ({ effect }) => effect);
  for (const [, some] of [...byEffect].sort(([one], [other]) => one.position - other.position)) {
    const doer = doerOf(some.filter(({ asked }) => asked.effect === undefined));
    if (doer) claim(doer);
  }
  share(byEffect);
}

/** Whose reply names what was done. */
const isSure = ({ operation }: Asked): boolean => ['hold', 'issue', 'join'].includes(operation.request.do);

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

/** Where several may have done several things, everything is to have been done by one of them (augmenting paths, after Berge). */
function share(candidates: ReadonlyMap<Effect, readonly Candidate[]>): void {
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
function candidatesAmong(
  effects: readonly Effect[],
  asked: Asked,
  { from, to, clock }: { from: number; to: number; clock: ObserverClock },
): Candidate[] {
  const { request, told, completedAt } = asked.operation;
  const [earliest, latest] = clock.span(asked.since, completedAt!);
  const candidates: Candidate[] = [];
  for (const effect of effects) {
    const { position, fact } = effect;
    // The instant of a fact is rounded down.
    const apartMs = Math.max(0, earliest - fact.at - 1, fact.at - latest);
    if (position < from || position > to || apartMs > TOLERANCE_MS) continue;
    if (causes(request, fact) && isNamedBy(told!, effect)) candidates.push({ asked, effect, apartMs });
  }
  return candidates;
}

/**
 * The facts that nobody asked for. Whatever was done and nobody was told of must have been asked for by somebody who got no reply,
 * and by another for each.
 */
export function unaskedFor(all: readonly Asked[], effects: Effects, clock: ObserverClock): FactRecord[] {
  const unknown = all.filter(({ operation }) => !isKnown(operation));
  const byName = Map.groupBy(unknown, ({ operation }) => nameOfCause(operation.request));
  const used = new Set<OperationRecord>();
  const unasked: FactRecord[] = [];
  for (const [name, some] of effects) {
    for (const effect of some) {
      if (effect.by) continue;
      const cause = byName.get(name)?.find(({ operation, since }) => {
        const [earliest] = clock.spanOfDecision(since, since);
        const isEarlier = effect.fact.at < earliest;
        return !used.has(operation) && !isEarlier && causes(operation.request, effect.fact);
      });
      if (cause) used.add(cause.operation);
      else unasked.push(effect.fact);
    }
  }
  return unasked;
}
