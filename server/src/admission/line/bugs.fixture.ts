import { createHmac } from 'node:crypto';
import { decide } from './decide.ts';
import { chain, type Happening, hashOf } from './entries.ts';
import { Line } from './line.ts';
import { OPENS_AT, type Parts, sound } from './played-line.fixture.ts';

/** A line that draws another order. */
const drawing = (change: (slots: number[], line: Line, seed: Uint8Array) => number[]): Partial<Parts> => {
  class OtherLine extends Line {
    override drawn(seed: Uint8Array): number[] {
      return change(super.drawn(seed), this, seed);
    }
  }
  return { line: first => new OtherLine(first) };
};

const admitting = (change: (places: string[], line: Line) => readonly string[]): Partial<Parts> => ({
  admit: (line, most, now) =>
    sound
      .admit(line, most, now)
      .map(one => (one.kind === 'admitted' ? { ...one, places: change([...one.places], line) } : one)),
});

const inLineAt = (line: Line): string[] => line.nextInLine(100).map(slot => line.placeAt(slot));

const another = Buffer.alloc(32, 8);

/** What may go wrong, or be done on purpose, and must be found: by the model, and by whoever has only the log and the receipts. */
export const bugs: Readonly<Record<string, Partial<Parts>>> = {
  'two places are swapped in the draw': drawing(([first, second, ...rest]) =>
    second === undefined ? (first === undefined ? [] : [first]) : [second, first!, ...rest],
  ),
  'one place is dropped from the draw': drawing(slots => slots.slice(1)),
  'whoever came first is drawn first': drawing(slots => slots.toSorted((one, other) => one - other)),
  'the shuffle swaps with any place, which favours some': drawing((slots, _line, seed) => {
    const order = slots.toSorted((one, other) => one - other);
    for (const [at] of order.entries()) {
      const chosen = createHmac('sha256', seed).update(String(at)).digest()[0]! % order.length;
      [order[at], order[chosen]] = [order[chosen]!, order[at]!];
    }
    return order;
  }),
  'another seed is revealed than was committed to': {
    decide: (line, asks, { now }) => decide(line, asks, { now, seed: another }),
  },
  'whoever comes late is drawn with the others': {
    decide: (line, asks, { now, seed }) => {
      // It opens late, now and then, and takes who comes until then as if they had come before.
      const isLate = line.openedAt === null && now >= OPENS_AT && line.head.length % 3 !== 0;
      return decide(line, asks, { now: isLate ? OPENS_AT - 1 : now, seed });
    },
  },
  'the line opens before its time': {
    decide: (line, asks, { now, seed }) =>
      decide(line, asks, { now: line.head.length > 3 ? Math.max(now, OPENS_AT) : now, seed }),
  },
  'the second is let in before the first': admitting(places => places.toReversed()),
  'the front is passed over': {
    admit: (line, most, now) => {
      const [, ...others] = inLineAt(line);
      return others.length === 0 ? [] : [admitted(others.slice(0, most), now)];
    },
  },
  'the newest is let in first': {
    admit: (line, _most, now) => {
      const newest = inLineAt(line).toSorted().at(-1);
      return newest === undefined ? [] : [admitted([newest], now)];
    },
  },
  'the chain forgets what came before': {
    chain: (head, now, happenings) =>
      chain(head, now, happenings).map(one => ({ ...one, hash: hashOf('0'.repeat(64), one.text) })),
  },
  'an arrival is not published, and the chain made anew': {
    publish: log => {
      const gone = log.findIndex(({ entry }) => entry.kind === 'arrived');
      if (gone < 0) return log;
      const rest: Happening[] = log
        .filter((_, index) => index !== gone)
        .map(({ entry: { index: _index, at: _at, ...happening } }) => happening as Happening);
      const made = rest.map((happening, index) => ({
        happening,
        at: Date.parse(log[index < gone ? index : index + 1]!.entry.at),
      }));
      let head = { length: 0, hash: '0'.repeat(64) };
      return made.map(({ happening, at }) => {
        const [one] = chain(head, at, [happening]);
        head = { length: head.length + 1, hash: one!.hash };
        return one!;
      });
    },
  },
};

const admitted = (places: readonly string[], now: number): Happening => ({
  kind: 'admitted',
  places,
  passUntil: new Date(now + 60_000).toISOString(),
});

export const withBug = (bug: Partial<Parts>): Parts => ({ ...sound, ...bug });
