import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeatPlan } from '@matinee/contract/plan.ts';
import { nearest, neighbour } from './grid.ts';
import { layOut } from './layout.ts';
import { bowl, cinema, club } from './plans.fixture.ts';
import { outlineOfRows } from './rows.ts';
import { inside } from './shapes.ts';

const named = (layout: ReturnType<typeof layOut>, seatId: string): number => layout.indexOf.get(seatId)!;

test('runs of one row become one row, from end to end', () => {
  const layout = layOut(cinema);
  assert.equal(layout.rows.length, 10);
  const names = layout.rows[0]!.seats.map(seat => layout.seats[seat]!.seatId);
  assert.deepEqual(
    names,
    Array.from({ length: 16 }, (_, index) => `A${index + 1}`),
  );
});

test('a row whose plan names the even side first is still ordered as it lies', () => {
  const layout = layOut({
    sections: [
      {
        section: 'Stalls',
        rows: [
          { row: 'A', from: 20, to: 22, class: 'gold', along: { at: [10, 0], step: [1, 0] } },
          { row: 'A', from: 1, to: 3, class: 'gold', along: { at: [8, 0], step: [-1, 0] } },
        ],
      },
    ],
  });
  const numbers = layout.rows[0]!.seats.map(seat => layout.seats[seat]!.number);
  assert.deepEqual(numbers, [3, 2, 1, 20, 21, 22]);
});

test('every seat of a bowl lies within its own section’s outline, and in no other', () => {
  const layout = layOut(bowl(6, 9, 12));
  layout.sections.forEach((section, index) => {
    for (const row of section.rows.slice(1, -1)) {
      const middleSeat = layout.seats[layout.rows[row]!.seats[4]!]!;
      const containing = layout.sections.flatMap((other, at) =>
        inside(other.outline, [middleSeat.x, middleSeat.y]) ? [at] : [],
      );
      assert.deepEqual(containing, [index]);
    }
  });
});

test('an outline turns a row around that is numbered the other way', () => {
  const outline = outlineOfRows([
    [
      [0, 0],
      [2, 0],
    ],
    [
      [2, 1],
      [0, 1],
    ],
  ]);
  assert.deepEqual(outline, [
    [0, 0],
    [2, 0],
    [2, 1],
    [0, 1],
  ]);
});

test('where the rows of two blocks meet in an aisle, their common label stands there once', () => {
  const block = (section: string, x: number) => ({
    section,
    prefix: `${section}-`,
    rows: [{ row: 'T', from: 1, to: 4, class: 'gold', along: { at: [x, 0], step: [1, 0] } } as const],
  });
  const layout = layOut({ sections: [block('101', 0), block('102', 5)] as SeatPlan['sections'] });
  assert.deepEqual(layout.rowLabels, [
    { label: 'T', at: [-1, 0] },
    { label: 'T', at: [4, 0] },
    { label: 'T', at: [9, 0] },
  ]);
});

test('seats face the stage, wherever they stand around it', () => {
  const layout = layOut(bowl(2, 9, 4));
  layout.seats.forEach((seat, index) => {
    const turn = layout.turns[index]!;
    const facing = [Math.sin(turn), -Math.cos(turn)] as const;
    const towards = Math.hypot(seat.x, seat.y);
    assert.ok(facing[0] * (-seat.x / towards) + facing[1] * (-seat.y / towards) > 0.8, seat.seatId);
  });
});

test('the seat nearest to a point is found as by looking at all of them', () => {
  const layout = layOut(bowl(6, 9, 12));
  for (let turn = 0; turn < 200; turn++) {
    const point = [Math.cos(turn) * (80 + turn * 0.2), Math.sin(turn) * (80 + turn * 0.2)] as const;
    const byLooking = layout.seats
      .map((seat, index) => ({ index, away: Math.hypot(seat.x - point[0], seat.y - point[1]) }))
      .reduce((best, seat) => (seat.away < best.away ? seat : best));
    assert.equal(nearest(layout.grid, point, 1.5), byLooking.away <= 1.5 ? byLooking.index : undefined);
  }
});

test('arrow keys walk along a row, over the aisle, and up and down without skipping a row', () => {
  const layout = layOut(cinema);
  const step = (seatId: string, direction: 'left' | 'right' | 'up' | 'down'): string | undefined => {
    const to = neighbour(layout.grid, named(layout, seatId), direction);
    return to === undefined ? undefined : layout.seats[to]!.seatId;
  };
  assert.equal(step('C4', 'right'), 'C5');
  assert.equal(step('C5', 'left'), 'C4');
  assert.equal(step('C7', 'down'), 'D7');
  assert.equal(step('C7', 'up'), 'B7');
  assert.equal(step('A7', 'up'), undefined);
  assert.equal(step('C16', 'right'), undefined);
});

test('every seat of a bowl can be reached with arrow keys', () => {
  const layout = layOut(bowl(5, 9, 12));
  const reached = new Set([0]);
  const queue = [0];
  for (let seat = queue.pop(); seat !== undefined; seat = queue.pop()) {
    for (const direction of ['left', 'right', 'up', 'down'] as const) {
      const to = neighbour(layout.grid, seat, direction);
      if (to === undefined || reached.has(to)) continue;
      reached.add(to);
      queue.push(to);
    }
  }
  assert.equal(reached.size, layout.seats.length);
});

test('a standing area is a section with places but nothing to point at', () => {
  const layout = layOut(club);
  const floor = layout.sections.find(section => section.name === 'Floor')!;
  assert.equal(floor.standing, true);
  assert.equal(floor.seats.length, 400);
  assert.equal(nearest(layout.grid, [10, 12.5], 3), undefined);
  assert.equal(layout.sectionOf[floor.seats[0]!], layout.sections.indexOf(floor));
});
