import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSigner } from 'fast-jwt';
import { derivedKey } from '../platform/secrets.ts';
import { openTokens } from './tokens.ts';

const OLD = 'the first secret of this theatre ';
const NEW = 'the second secret of this theatre';
const claims = { buyerId: 'b', version: 3, isStaff: true };

test('a token says who it was made for, until it expires', () => {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const tokens = openTokens([NEW], () => now);
  const { token, expiresAt } = tokens.sign(claims);
  assert.equal(expiresAt, '2026-03-31T12:00:00.000Z');
  assert.deepEqual(tokens.read(token), claims);
  now = Date.parse(expiresAt) - 1;
  assert.deepEqual(tokens.read(token), claims);
  now += 1;
  assert.equal(tokens.read(token), null);
});

test('after a change of the secret, tokens of the one before are good until that is dropped', () => {
  const { token } = openTokens([OLD], Date.now).sign(claims);
  assert.deepEqual(openTokens([NEW, OLD], Date.now).read(token), claims);
  assert.equal(openTokens([NEW], Date.now).read(token), null);
});

test('what was not signed by us says nothing', () => {
  const tokens = openTokens([NEW], Date.now);
  const { token } = tokens.sign(claims);
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const forged = Buffer.from(JSON.stringify({ ...JSON.parse(atob(payload)), sub: 'other' })).toString(
    'base64url',
  );
  const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  const withoutClaims = createSigner({ key: derivedKey(NEW, 'sessions'), iss: 'matinee' })({ sub: 'b' });
  const foreign = [
    '',
    '.',
    'not a token',
    `${header}.${forged}.${signature}`,
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${unsigned}.${payload}.`,
    withoutClaims,
  ];
  for (const text of foreign) assert.equal(tokens.read(text), null, text);
});
