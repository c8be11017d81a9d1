import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@matinee/contract/refusals.ts';
import { openPasswords } from './passwords.ts';

test('a password fits its own hash, with OWASP’s parameters and a salt of its own', async () => {
  const passwords = openPasswords();
  const [one, other] = [await passwords.hash('curtain up'), await passwords.hash('curtain up')];
  assert.match(String(one), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  assert.notEqual(one, other);
  assert.equal(await passwords.matches('curtain up', String(one)), true);
  assert.equal(await passwords.matches('curtain down', String(one)), false);
  assert.equal(await passwords.matches('curtain up', undefined), false);
});

test('a hash made elsewhere, with other parameters, is understood', async () => {
  // From the reference implementation: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32
  const reference = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  assert.equal(await openPasswords().matches('password', reference), true);
});

test('one password typed in two ways of Unicode is the same', async () => {
  const passwords = openPasswords();
  const hash = String(await passwords.hash('Caf\u00e9 au lait'));
  assert.equal(await passwords.matches('Cafe\u0301 au lait', hash), true);
});

test('what cannot be hashed soon is refused at once', async () => {
  const passwords = openPasswords(1, 2);
  const all = await Promise.all(Array.from({ length: 6 }, () => passwords.hash('curtain up')));
  const refused = all.filter(hash => hash instanceof Refusal);
  assert.deepEqual(new Set(refused.map(refusal => refusal.code)), new Set(['overloaded']));
  assert.ok(refused.length === 3 || refused.length === 4, `${refused.length} refused`);
  assert.equal(typeof (await passwords.hash('curtain up')), 'string');
});
