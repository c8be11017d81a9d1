import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { newId } from '../platform/ids.ts';
import { ticketCode } from './code.ts';
import { ticketKey } from './keys.ts';
import { qrPng, qrSvg } from './qr.ts';
import { verifyTicket } from './verify-ticket.ts';

const readQr = jsqr as unknown as typeof jsqr.default;
const key = ticketKey(Buffer.alloc(32, 7));
const keySet = (...keys: { kid: string; x: string }[]) => ({
  keys: keys.map(({ kid, x }) => ({ kty: 'OKP', crv: 'Ed25519', kid, x })),
});
const content = {
  ticketId: newId(),
  showId: newId(),
  seatId: 'B12',
  startsAt: new Date('2026-11-21T19:30:00Z'),
};

test('a code verifies offline and says what it was made of', () => {
  const contents = fc.record({
    ticketId: fc.uuid(),
    showId: fc.uuid(),
    seatId: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/),
    startsAt: fc.integer({ min: 0, max: 2 ** 32 - 1 }).map(seconds => new Date(seconds * 1000)),
  });
  const verifies = fc.property(contents, made => {
    const verdict = verifyTicket(ticketCode(made, key), keySet(key));
    assert.deepEqual(verdict, { genuine: true, ...made, kid: key.kid });
  });
  fc.assert(verifies, { numRuns: 50 });
});

test('a code changed in any one place is refused', () => {
  const code = ticketCode(content, key);
  for (let at = 0; at < code.length; at++) {
    const changed = code.slice(0, at) + (code[at] === 'A' ? 'B' : 'A') + code.slice(at + 1);
    assert.equal(verifyTicket(changed, keySet(key)).genuine, false, `place ${at}`);
  }
  for (const other of [
    '',
    'MT1.',
    code.slice(0, -1),
    `${code}A`,
    code.toLowerCase(),
    code.replace('1', '2'),
  ]) {
    assert.equal(verifyTicket(other, keySet(key)).genuine, false, other);
  }
});

test('the code of a stranger under our key id is refused; tickets of an earlier key stay good', () => {
  const stranger = { ...ticketKey(Buffer.alloc(32, 8)), kid: key.kid };
  const forged = verifyTicket(ticketCode(content, stranger), keySet(key));
  assert.deepEqual(forged, { genuine: false, because: 'wrong-signature' });
  const next = ticketKey(Buffer.alloc(32, 9));
  assert.equal(verifyTicket(ticketCode(content, key), keySet(next, key)).genuine, true);
  const withdrawn = verifyTicket(ticketCode(content, key), keySet(next));
  assert.deepEqual(withdrawn, { genuine: false, because: 'unknown-key' });
});

test('the QR code, as SVG and as PNG, reads as the code and is small', () => {
  const code = ticketCode(content, key);
  const png = PNG.sync.read(qrPng(code));
  assert.equal(readQr(Uint8ClampedArray.from(png.data), png.width, png.height)?.data, code);
  const { pixels, side } = drawn(qrSvg(code));
  assert.equal(side, 45 + 8);
  assert.equal(readQr(pixels, side * 4, side * 4)?.data, code);
});

/** Draws the runs of our SVG, four pixels a module. */
function drawn(svg: string): { pixels: Uint8ClampedArray; side: number } {
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)![1]);
  const pixels = new Uint8ClampedArray((side * 4) ** 2 * 4).fill(255);
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let row = Number(y) * 4; row < Number(y) * 4 + 4; row++) {
      const begin = row * side * 4 + Number(x) * 4;
      for (let at = begin; at < begin + Number(length) * 4; at++) pixels.fill(0, at * 4, at * 4 + 3);
    }
  }
  return { pixels, side };
}

test('the script for strangers verifies with a file of keys, and its exit code tells', t => {
  const folder = mkdtempSync(join(tmpdir(), 'matinee-keys-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const keys = join(folder, 'keys.json');
  writeFileSync(keys, JSON.stringify(keySet(key)));
  const script = join(import.meta.dirname, 'verify-ticket.ts');
  const run = (code: string) =>
    spawnSync(process.execPath, [script, code, '--keys', keys], { encoding: 'utf8' });
  const genuine = run(ticketCode(content, key));
  assert.equal(genuine.status, 0, genuine.stderr);
  assert.equal(JSON.parse(genuine.stdout).seatId, 'B12');
  assert.equal(run('MT1.FORGED').status, 1);
});
