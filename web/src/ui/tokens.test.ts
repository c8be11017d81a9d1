import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contrast } from './poster/palettes.ts';

type Tokens = Readonly<Record<string, string>>;

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** The tokens of the block that begins with `selector`. */
function tokensOf(selector: string): Tokens {
  const from = css.indexOf(selector);
  assert.ok(from >= 0, selector);
  const block = css.slice(from, css.indexOf('}', from));
  return Object.fromEntries(
    Array.from(block.matchAll(/--([\w-]+):\s*([^;]+);/g), ([, name, value]) => [name, value]),
  );
}

const light = tokensOf(':root {');
const bySystem = tokensOf(':root:not([data-theme="light"])');
const bySwitch = tokensOf(':root[data-theme="dark"]');

test('dusk is the same whether the system or the switch asks for it', () => {
  assert.deepEqual(bySwitch, bySystem);
});

/** [what stands on what, at least]: 4.5 for text, 3 for what outlines a control (WCAG 1.4.3 and 1.4.11). */
const pairs: readonly (readonly [upper: string, lower: string, least: number])[] = [
  ...['paper', 'raised', 'sunken'].flatMap(lower =>
    ['ink', 'ink-soft', 'amber-text', 'good', 'bad', 'warn'].map(upper => [upper, lower, 4.5] as const),
  ),
  ...['paper', 'raised'].map(lower => ['edge', lower, 3] as const),
  ['on-amber', 'amber', 4.5],
  ['on-amber', 'amber-pressed', 4.5],
  ['ink', 'amber-wash', 4.5],
  ['ink', 'good-wash', 4.5],
  ['ink', 'bad-wash', 4.5],
  ['good', 'good-wash', 4.5],
  ['warn', 'warn-wash', 4.5],
  ['bad', 'bad-wash', 4.5],
  ['on-dusk', 'dusk', 4.5],
  ['on-dusk-soft', 'dusk-raised', 4.5],
  ['bulb', 'dusk-raised', 4.5],
];

for (const [theme, tokens] of [
  ['light', light],
  ['dark', { ...light, ...bySwitch }],
] as const) {
  test(`what is to be read or acted on stands out enough in the ${theme} theme`, () => {
    const faint = pairs
      .map(([upper, lower, least]) => ({ upper, lower, least, is: contrast(tokens[upper]!, tokens[lower]!) }))
      .filter(({ is, least }) => !(is >= least))
      .map(({ upper, lower, least, is }) => `${upper} on ${lower}: ${is.toFixed(2)}, wanted ${least}`);
    assert.deepEqual(faint, []);
  });
}
