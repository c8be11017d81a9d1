import fc from 'fast-check';
import { newId } from '../../platform/ids.ts';
import { shuffle } from '../verify-admission.ts';
import { type Ask, admission, beginning, decide } from './decide.ts';
import { orderHash } from './draw.ts';
import { chain, commitmentTo, type Happening, hashOf, type Logged, NO_HASH } from './entries.ts';
import { Line } from './line.ts';

export type Step =
  | { readonly do: 'arrive' | 'leave'; readonly who: number }
  | { readonly do: 'admit'; readonly most: number }
  | { readonly do: 'wait'; readonly ms: number };

export const OPENS_AT = Date.UTC(2027, 2, 1, 9);
const BEGINS_AT = OPENS_AT - 1000;
const PASS_MS = 60_000;
const BUYERS = 8;

/** Something before the opening, the opening itself, something after it. */
export const story: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('arrive' as const), who: fc.nat(BUYERS - 1) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), who: fc.nat(BUYERS - 1) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('admit' as const), most: fc.integer({ min: 1, max: 4 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 400, 700, 70_000) }),
    },
  ),
  { minLength: 10, maxLength: 40 },
);

/** What a story is played with; a planted bug is another one of these. */
export interface Parts {
  readonly line: (first: Logged) => Line;
  readonly decide: typeof decide;
  readonly admit: (line: Line, most: number, now: number) => Happening[];
  readonly chain: typeof chain;
  readonly publish: (log: readonly Logged[]) => readonly Logged[];
}

export const sound: Parts = {
  line: first => new Line(first),
  decide,
  admit: (line, most, now) => admission(line, most, now, PASS_MS),
  chain,
  publish: log => log,
};

export interface Played {
  readonly published: string;
  readonly faults: readonly string[];
  readonly receipts: readonly {
    readonly placeId: string;
    readonly index: number;
    readonly hash: string;
    readonly arrivedAt: string;
  }[];
  readonly head: { readonly lineId: string; readonly showId: string; readonly commitment: string };
}

/** Plays a story, and holds every step against a model of the line that is a list of names. */
export function play(steps: readonly Step[], parts: Parts = sound): Played {
  const seed = Buffer.alloc(32, 7);
  const [lineId, showId] = [newId(), newId()];
  const [first] = parts.chain({ length: 0, hash: NO_HASH }, BEGINS_AT, [
    beginning(lineId, showId, seed, OPENS_AT),
  ]);
  const line = parts.line(first!);
  const model = new Model(first!, seed);
  const log = [first!];
  const receipts: Played['receipts'][number][] = [];
  let now = BEGINS_AT;
  const write = (happenings: readonly Happening[], arriving: ReadonlyMap<string, string>) => {
    for (const logged of parts.chain(line.head, now, happenings)) {
      const { entry } = logged;
      if (entry.kind === 'arrived')
        receipts.push({ placeId: entry.place, index: entry.index, hash: logged.hash, arrivedAt: entry.at });
      log.push(logged);
      line.apply(logged, 'place' in entry ? arriving.get(entry.place) : undefined);
      model.take(logged);
    }
  };
  for (const step of steps) {
    if (step.do === 'wait') now += step.ms;
    const asks = asksOf(step, line, now);
    if (step.do === 'arrive') model.asked(step.who, now, asks[0]!);
    const decided = parts.decide(line, asks, { now, seed });
    write(decided.happenings, decided.arriving);
    if (step.do === 'admit' && line.openedAt !== null) write(parts.admit(line, step.most, now), new Map());
  }
  const published = parts.publish(log);
  if (published.length !== log.length) model.faults.push('an entry is not published');
  return {
    published: published.map(({ hash, text }) => `{"hash":"${hash}","entry":${text}}\n`).join(''),
    faults: [...model.faults, ...model.after(line)],
    receipts,
    head: { lineId, showId, commitment: commitmentTo(seed) },
  };
}

const buyer = (who: number): string => `buyer ${who}`;

function asksOf(step: Step, line: Line, now: number): Ask[] {
  if (step.do === 'arrive') return [{ do: 'arrive', buyerId: buyer(step.who), placeId: newId() }];
  if (step.do !== 'leave') return [];
  const slot = line.slotOfBuyer(buyer(step.who), now);
  return slot === undefined ? [] : [{ do: 'leave', placeId: line.placeAt(slot) }];
}

/** The line as a child would keep it: names in a row. */
class Model {
  readonly faults: string[] = [];
  readonly #seed: Buffer;
  #before: string;
  #row: string[] = [];
  #isOpen = false;
  readonly #arrivedAt = new Map<string, number>();

  constructor(first: Logged, seed: Buffer) {
    this.#seed = seed;
    this.#before = first.hash;
  }

  asked(_who: number, now: number, ask: Ask): void {
    if (ask.do === 'arrive') this.#arrivedAt.set(ask.placeId, now);
  }

  take({ entry, text, hash }: Logged): void {
    if (hash !== hashOf(this.#before, text)) this.faults.push('the chain is broken');
    if (entry.kind === 'arrived') {
      if (!this.#isOpen && this.#arrivedAt.get(entry.place)! >= OPENS_AT)
        this.faults.push('somebody late is drawn');
      this.#row.push(entry.place);
    } else if (entry.kind === 'left') this.#row = this.#row.filter(place => place !== entry.place);
    else if (entry.kind === 'opened') {
      if (Date.parse(entry.at) < OPENS_AT) this.faults.push('opened early');
      this.#row = shuffle(this.#row, this.#seed, this.#before);
      this.#isOpen = true;
      if (entry.order !== orderHash(this.#row) || entry.seed !== this.#seed.toString('hex'))
        this.faults.push('another draw');
    } else if (entry.kind === 'admitted') {
      const due = this.#row.splice(0, entry.places.length);
      if (due.join() !== entry.places.join()) this.faults.push('others were next');
    }
    this.#before = hash;
  }

  after(line: Line): string[] {
    if (line.waiting !== this.#row.length) return [`${line.waiting} wait instead of ${this.#row.length}`];
    if (!this.#isOpen) return [];
    return this.#row.flatMap((place, position) => {
      const slot = line.slotOf(place);
      return slot !== undefined && line.aheadOf(slot) === position
        ? []
        : [`${place} does not stand at ${position}`];
    });
  }
}
