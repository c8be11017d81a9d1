import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { between, fit, keepInSight, reveal, shown, toPlan, toScreen, zoomAround } from './view.ts';

const box = { left: -10, top: -4, right: 30, bottom: 20 };
const size = { width: 390, height: 500 };

const close = (a: readonly number[], b: readonly number[]): void => {
  for (const [index, value] of a.entries()) assert.ok(Math.abs(value - b[index]!) < 1e-6, `${a} is not ${b}`);
};

test('a fitted plan is shown whole and in the middle', () => {
  const view = fit(box, size);
  const part = shown(view, size);
  assert.ok(part.left <= box.left + 1e-9 && part.right >= box.right - 1e-9);
  assert.ok(part.top <= box.top + 1e-9 && part.bottom >= box.bottom - 1e-9);
  close(toPlan(view, [195, 250]), [10, 8]);
});

test('the point zoomed around stays where it is', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 390, noNaN: true }),
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (x, factor) => {
        const view = fit(box, size);
        close(toScreen(zoomAround(view, [x, 100], factor), toPlan(view, [x, 100])), [x, 100]);
      },
    ),
  );
});

test('however one pans and zooms, the plan stays in sight', () => {
  const any = fc.double({ min: -5000, max: 5000, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 900, noNaN: true }), any, any, (scale, left, top) => {
      const part = shown(keepInSight({ scale, left, top }, box, size), size);
      assert.ok(part.right > box.left && part.left < box.right);
      assert.ok(part.bottom > box.top && part.top < box.bottom);
    }),
  );
});

test('revealing moves no more than needed', () => {
  const view = zoomAround(fit(box, size), [0, 0], 6);
  assert.deepEqual(reveal(view, toPlan(view, [200, 200]), size, 60), view);
  close(toScreen(reveal(view, toPlan(view, [-50, 200]), size, 60), toPlan(view, [-50, 200])), [60, 200]);
});

test('going between two views starts at one and ends at the other', () => {
  const from = fit(box, size);
  const to = zoomAround(from, [300, 80], 4);
  for (const [part, view] of [
    [0, from],
    [1, to],
  ] as const) {
    const at = between(from, to, part, size);
    close([at.scale, at.left, at.top], [view.scale, view.left, view.top]);
  }
});
