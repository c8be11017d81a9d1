import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import { bringToLife } from './life.ts';
import { openLog } from './platform/log.ts';
import { readArguments } from './terminal.ts';

test('life is in the demonstration only if it is asked for', () => {
  const asked = (...words: string[]) => readConfig(readArguments(words, {}).environment).demonstrationLife;
  assert.equal(asked(), 'off');
  assert.equal(asked('--demo'), 'on');
});

test('invented buyers can be sent home at any time, also twice, and when they have gone by themselves', async () => {
  const life = bringToLife('http://127.0.0.1:9', openLog('off', 'silent'));
  await life.stop();
  await life.stop();
});
