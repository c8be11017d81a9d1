import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
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

test('a token is a JSON Web Token, as anybody’s library reads one', () => {
  const { token } = openTokens([NEW], () => 0).sign({ buyerId: 'b', version: 0, isStaff: false });
  const [header, payload] = token.split('.').map(part => Buffer.from(part, 'base64url').toString());
  assert.deepEqual({ ...JSON.parse(header!), kid: '' }, { alg: 'HS256', typ: 'JWT', kid: '' });
  assert.deepEqual(JSON.parse(payload!), { sub: 'b', v: 0, iss: 'matinee', iat: 0, exp: 2_592_000 });
});

test('what was not signed by us says nothing', () => {
  const tokens = openTokens([NEW], Date.now);
  const { token } = tokens.sign(claims);
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const forged = Buffer.from(JSON.stringify({ ...JSON.parse(atob(payload)), sub: 'other' })).toString(
    'base64url',
  );
  const unsigned = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  /** Signed with our own key, as only a bug of ours could. */
  const signed = (payload: string) => {
    const said = `${header}.${Buffer.from(payload).toString('base64url')}`;
    return `${said}.${createHmac('sha256', derivedKey(NEW, 'sessions')).update(said).digest('base64url')}`;
  };
  assert.deepEqual(tokens.read(signed(atob(payload))), claims);
  const foreign = [
    '',
    '.',
    'not a token',
    `${header}.${forged}.${signature}`,
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${unsigned}.${payload}.`,
    `${token}.`,
    `${token}=`,
    `${header}.${'A'.repeat(2000)}.${signature}`,
    `${header}.é.${signature}`,
    `.${token}`,
    `${header}.${signature}`,
    signed('{"sub": "b", "iss": "matinee"}'),
    signed(JSON.stringify({ ...JSON.parse(atob(payload)), iss: 'another' })),
  ];
  for (const text of foreign) assert.equal(tokens.read(text), null, text);
});
