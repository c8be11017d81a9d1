import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { openPasses, type Pass } from './passes.ts';

const pass: Pass = { showId: newId(), buyerId: newId(), placeId: newId(), until: 1_900_000_000_000 };

test('A6: a pass says what was signed, by the newest secret and by those before it', () => {
  const old = openPasses(['an old secret']).sign(pass);
  const passes = openPasses(['a new secret', 'an old secret']);
  assert.deepEqual(passes.read(passes.sign(pass)), pass);
  assert.deepEqual(passes.read(old), pass);
  assert.equal(openPasses(['a new secret']).read(old), undefined);
});

test('A6: a pass of which any letter is another, or that is longer or shorter, is none', () => {
  const passes = openPasses(['a secret']);
  const token = passes.sign(pass);
  for (let at = 0; at < token.length; at++) {
    for (const letter of ['A', 'B', '_', '=']) {
      const forged = token.slice(0, at) + letter + token.slice(at + 1);
      if (forged !== token) assert.equal(passes.read(forged), undefined, forged);
    }
  }
  for (const other of [`${token}A`, token.slice(0, -1), '', 'MA1.', token.toLowerCase(), ` ${token}`]) {
    assert.equal(passes.read(other), undefined, other);
  }
});
