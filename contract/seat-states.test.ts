import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packedStates, packStates, unpackStates } from './seat-states.ts';

test('states are packed two bits a seat, as the API says, whatever their number', () => {
  const packed = packStates(Uint8Array.of(0, 1, 2, 3, 2));
  assert.deepEqual([...packed], [0b00011011, 0b10000000]);
  const base64 = Buffer.from(packed).toString('base64');
  assert.deepEqual(unpackStates(base64, 5), ['free', 'held', 'sold', 'blocked', 'sold']);
  assert.deepEqual(unpackStates('', 0), []);
  for (const seatCount of [1, 4, 61]) {
    const codes = Uint8Array.from({ length: seatCount }, (_, index) => (index * 7) % 4);
    const text = Buffer.from(packStates(codes)).toString('base64');
    assert.deepEqual(
      unpackStates(text, seatCount),
      [...codes].map(code => packedStates[code]),
    );
  }
});
