import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { holderOf, keptSecret, takeDataFolder } from './data-folder.ts';
import { startOf } from './processes.ts';

function emptyFolder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'matinee-folder-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

test('a secret is generated once, for its owner alone, and kept', t => {
  const path = join(emptyFolder(t), 'data');
  const secret = keptSecret(path, 'secret');
  assert.ok(Buffer.from(secret, 'base64url').length === 32);
  assert.equal(keptSecret(path, 'secret'), secret);
  assert.notEqual(keptSecret(path, 'another'), secret);
  assert.equal(statSync(join(path, 'secret')).mode & 0o777, 0o600);
});

test("a folder is one holder's, until it is released", t => {
  const path = emptyFolder(t);
  const folder = takeDataFolder(path);
  assert.equal(holderOf(path), process.pid);
  assert.throws(() => takeDataFolder(path), {
    name: 'CannotStart',
    message: /^Another Matinee \(process \d+\) is running/,
  });
  folder.release();
  assert.equal(holderOf(path), undefined);
  takeDataFolder(path).release();
});

test('a lock counts only while the very process that made it lives', t => {
  const path = emptyFolder(t);
  const lock = join(path, 'matinee.lock');
  const stale = ['', 'rubbish', '999999999\nlong ago\n', `${process.pid}\nsomebody else of this number\n`];
  for (const text of stale) {
    writeFileSync(lock, text);
    assert.equal(holderOf(path), undefined, text);
    const folder = takeDataFolder(path);
    assert.equal(readFileSync(lock, 'utf8'), `${process.pid}\n${startOf(process.pid)}\n`);
    folder.release();
  }
});

test('a folder that cannot be written is refused in one sentence', {
  skip: process.getuid?.() === 0 ? 'root may write anywhere' : false,
}, t => {
  const path = emptyFolder(t);
  chmodSync(path, 0o500);
  const message = `The data folder ${path} cannot be written (EACCES): choose another with MATINEE_DATA.`;
  assert.throws(() => takeDataFolder(path), { name: 'CannotStart', message });
  chmodSync(path, 0o700);
});
