import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from './config.ts';
import { cautionsOf, mailboxAccess } from './exposure.ts';

const cautions = (environment: Record<string, string>) => cautionsOf(readConfig(environment)).join();
const mailbox = (environment: Record<string, string>) => mailboxAccess(readConfig(environment));

test('sign-ins that everybody knows, where others can use them, are warned of', () => {
  for (const HOST of ['0.0.0.0', '::', '192.0.2.1', 'matinee.example']) {
    assert.match(cautions({ HOST }), /HOST=.*sign-ins that everybody knows/, HOST);
    assert.equal(cautions({ HOST, DEMO: 'off' }), '');
  }
  for (const HOST of ['', '127.0.0.1', '127.1.2.3', '::1', 'localhost']) assert.equal(cautions({ HOST }), '');
});

test('payments that move no money are warned of in production', () => {
  assert.match(cautions({ NODE_ENV: 'production' }), /^the sandbox provider/);
  assert.equal(cautions({ NODE_ENV: 'development' }), '');
});

test('the local mailbox is closed where buyers come from elsewhere', () => {
  assert.equal(mailbox({}), 'local');
  for (const url of ['http://localhost:8080', 'http://127.0.0.1', 'http://[::1]:8080'])
    assert.equal(mailbox({ MATINEE_URL: url }), 'local', url);
  assert.equal(mailbox({ MATINEE_URL: 'https://tickets.example' }), 'off');
  assert.equal(mailbox({ MATINEE_URL: 'http://localhost.example' }), 'off');
  assert.equal(mailbox({ NODE_ENV: 'production' }), 'off');
  assert.equal(mailbox({ NODE_ENV: 'production', MAILBOX: 'on' }), 'on');
  assert.equal(mailbox({ MAILBOX: 'on', SMTP_URL: 'smtp://mail.example' }), 'off');
});

test('containers have no demonstration and are reached from this machine only, unless told', () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, '..', '..', name), 'utf8');
  assert.match(read('compose.yaml'), /DEMO: \$\{DEMO:-off\}/);
  assert.match(read('compose.yaml'), /'\$\{PUBLISH_ON:-127\.0\.0\.1\}:\$\{PORT:-8080\}:8080'/);
  assert.match(read('Dockerfile'), /\bDEMO=off\b/);
});
