import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDemoAccounts } from './accounts/index.ts';
import { readConfig } from './config.ts';
import { openLife } from './life.ts';
import { systemClock } from './platform/clock.ts';
import { openLog } from './platform/log.ts';
import { readArguments } from './terminal.ts';
import { testApp } from './testing/app.ts';
import { eventually } from './testing/eventually.ts';

const log = openLog('off', 'silent');
const NOBODY = 'http://127.0.0.1:9';
const lifeIn = (environment: Record<string, string>, url = NOBODY) =>
  openLife({ config: readConfig(environment), url, clock: systemClock, log });

test('life is in the demonstration only if it is asked for', () => {
  const asked = (...words: string[]) => readConfig(readArguments(words, {}).environment).demonstrationLife;
  assert.equal(asked(), 'off');
  assert.equal(asked('--demo'), 'on');
});

test('invented buyers can be sent home at any time, also twice; those who have gone by themselves are not there', async () => {
  const life = lifeIn({});
  life.begin();
  assert.notEqual(life.since, null);
  await life.stop();
  await life.stop();
  assert.equal(life.since, null);
  life.begin();
  await eventually('nobody is there who could be bought from', () => life.since === null);
});

test('the operator, and nobody else, lets invented buyers in and sends them home; not where it is in earnest', async t => {
  const lives = {
    demonstration: lifeIn({}),
    production: lifeIn({ NODE_ENV: 'production' }),
    plain: lifeIn({ DEMO: 'off' }),
  };
  let life: keyof typeof lives = 'demonstration';
  const proxy = {
    get since() {
      return lives[life].since;
    },
    get why() {
      return lives[life].why;
    },
    begin: () => lives[life].begin(),
    stop: () => lives[life].stop(),
  };
  t.after(() => proxy.stop());
  const { url } = await testApp({ life: proxy, given: ({ write }) => createDemoAccounts(write, []) }, t);
  const ask = async (method: string, path: string, body?: object, token?: string) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const signIn = async (who: string) =>
    String(
      (await ask('POST', '/accounts/login', { email: `${who}@matinee.example`, password: 'curtain-up' })).body
        .token,
    );
  const [admin, partner] = [await signIn('admin'), await signIn('partner')];
  const turn = (state: string, token = admin) => ask('PUT', '/demonstration/life', { state }, token);

  assert.deepEqual((await ask('GET', '/demonstration/life', undefined, admin)).body, {
    state: 'off',
    since: null,
    mayBegin: true,
    why: null,
  });
  assert.equal((await turn('on', partner)).body.code, 'forbidden');
  assert.equal((await turn('on')).body.state, 'on');
  const { since } = (await turn('on')).body;
  assert.equal((await turn('on')).body.since, since, 'they were there already');
  assert.deepEqual((await turn('off')).body, { state: 'off', since: null, mayBegin: true, why: null });

  for (life of ['production', 'plain'] as const) {
    const { status, body } = await turn('on');
    assert.deepEqual([status, body.code, lives[life].since], [409, 'no-demonstration', null]);
    assert.match(String(body.detail), life === 'production' ? /runs in production/ : /DEMO=off/);
    assert.equal((await turn('off')).body.mayBegin, false);
  }
});
