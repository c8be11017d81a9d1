import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from './platform/cannot-start.ts';

const root = join(import.meta.dirname, '..', '..');

/** The built web app, as it is served. */
export const webFolder = join(root, 'web', 'dist');

const STAMP = 'sources.sha256';
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
const SOURCES = [
  'web/index.html',
  'web/*.{ts,json}',
  'web/{src,public}/**/*',
  'contract/**/*.ts',
  'simulator/{engine,gate}/**/*.ts',
  'package-lock.json',
];

/** Whether the built web app is that of the present sources. */
export function isWebAppFresh(): boolean {
  const stamp = join(webFolder, STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOfSources();
}

/**
 * Builds the web app with Vite, in a process of its own. Throws CannotStart with the compiler's words if it cannot be
 * built, and if the tools to build it were left out of the installation.
 */
export async function buildWebApp(): Promise<void> {
  if (!existsSync(vite)) {
    throw new CannotStart(
      'The web app is not built, and the tools to build it are not installed: run "npm ci".',
    );
  }
  const hash = hashOfSources();
  const beside = `${webFolder}.${process.pid}`;
  try {
    await promisify(execFile)(process.execPath, [
      vite,
      'build',
      join(root, 'web'),
      '--outDir',
      beside,
      '--logLevel',
      'warn',
    ]);
    writeFileSync(join(beside, STAMP), hash);
    replaceFolder(webFolder, beside);
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new CannotStart(`The web app cannot be built: ${`${stdout}\n${stderr}`.trim() || error}`);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/** Several may build at once, and one may be serving: nobody sees half a folder, and the last one done has the word. */
function replaceFolder(folder: string, beside: string): void {
  const old = `${beside}.old`;
  for (let attempt = 1; existsSync(beside); attempt++) {
    try {
      if (existsSync(folder)) renameSync(folder, old);
      renameSync(beside, folder);
    } catch (error) {
      // Another has just put its own there, or taken the old one away.
      if (attempt === 10) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

/** By content, since a checkout gives old sources new times. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: root, withFileTypes: true }).filter(
    entry => entry.isFile() && !entry.name.includes('.test.'),
  );
  for (const file of files.map(entry => join(entry.parentPath, entry.name)).sort()) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

if (import.meta.main) {
  try {
    await buildWebApp();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
