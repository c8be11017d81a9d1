import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRandom } from '../../platform/random.ts';
import { behaviours, tokens } from './behaviours.ts';
import { checkoutPage, readCheckout } from './checkout.ts';

const sandboxTokens = tokens(Buffer.from('secret'), systemRandom);
const query = { paymentFor: 'b-1', amount: '125000', currency: 'INR', return: '/bookings/b-1/pay?step=2' };

test('the page leads back with a token for each behaviour, and says what is to pay', () => {
  const { status, html } = checkoutPage(query, sandboxTokens);
  assert.equal(status, 200);
  assert.match(html, /₹1,250\.00/);
  const addresses = [...html.matchAll(/href="([^"]+token=[^"]+)"/g)].map(
    match => new URL(match[1]!.replaceAll('&#38;', '&'), 'http://x'),
  );
  assert.deepEqual(
    addresses.map(address => sandboxTokens.open(address.searchParams.get('token')!)),
    [...behaviours],
  );
  assert.ok(
    addresses.every(
      ({ pathname, search }) => pathname === '/bookings/b-1/pay' && search.startsWith('?step=2&'),
    ),
  );
  assert.doesNotMatch(html, /<script/);
});

test('nobody is sent to another site, and nothing of the address becomes markup', () => {
  const astray = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/%2e//evil.example',
    'javascript:alert(1)',
    'bookings',
    '',
    '/a\nb',
    '/ü',
  ];
  for (const path of astray) {
    assert.equal(readCheckout({ ...query, return: path }), undefined, path);
    assert.equal(checkoutPage({ ...query, return: path }, sandboxTokens).status, 400);
  }
  assert.equal(checkoutPage({ ...query, return: ['/a', '/b'] }, sandboxTokens).status, 400);
  assert.equal(checkoutPage({ ...query, amount: '-1' }, sandboxTokens).status, 400);
  assert.equal(checkoutPage({ ...query, paymentFor: '<b>' }, sandboxTokens).status, 400);
  const { html } = checkoutPage({ ...query, return: '/a?q="><script>alert(1)</script>' }, sandboxTokens);
  assert.doesNotMatch(html, /<script/);
});

test('a token is good for its own behaviour, and a made-up one for none', () => {
  const token = sandboxTokens.seal('never');
  assert.equal(sandboxTokens.open(token), 'never');
  assert.notEqual(sandboxTokens.seal('never'), token);
  assert.equal(sandboxTokens.open('late'), 'late');
  const others = [
    '',
    'tok_',
    'Approve',
    `${token}A`,
    token.replace('tok_', 'tok_A'),
    `tok_${'A'.repeat(32)}`,
  ];
  for (const other of others) assert.equal(sandboxTokens.open(other), undefined, other);
  assert.equal(tokens(Buffer.from('another'), systemRandom).open(token), undefined);
});
