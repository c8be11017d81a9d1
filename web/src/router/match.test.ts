import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchPath } from './match.ts';

test('a pattern gives the parameters of a path, or nothing', () => {
  const city = '/cities/:cityId/:slug?';
  assert.deepEqual(matchPath(city, '/cities/7/mumbai'), { cityId: '7', slug: 'mumbai' });
  assert.deepEqual(matchPath(city, '/cities/7'), { cityId: '7' });
  assert.deepEqual(matchPath(city, '/cities/7/'), { cityId: '7' });
  assert.equal(matchPath(city, '/cities'), undefined);
  assert.equal(matchPath(city, '/cities/7/mumbai/more'), undefined);
  assert.equal(matchPath(city, '/events/7'), undefined);
  assert.deepEqual(matchPath('/', '/'), {});
  assert.equal(matchPath('/bookings/:bookingId/pay', '/bookings/7/seats'), undefined);
});

test('escapes are read, and what is none is taken as it stands', () => {
  assert.deepEqual(matchPath('/shows/:showId', '/shows/a%20b'), { showId: 'a b' });
  assert.deepEqual(matchPath('/shows/:showId', '/shows/100%'), { showId: '100%' });
});
