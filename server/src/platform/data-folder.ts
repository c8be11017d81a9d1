import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { CannotStart } from './cannot-start.ts';
import { startOf } from './processes.ts';
import { secret } from './random.ts';

const LOCK = 'matinee.lock';

/** The folder in which one Matinee keeps all that lasts: database, generated secrets, mailbox. */
export interface DataFolder {
  readonly path: string;
  /** See `keptSecret`. */
  secret(name: string): string;
  /** Lets another Matinee have the folder. */
  release(): void;
}

/**
 * Takes the folder for this process; creates it if needed. A lock left by a process that has since died is taken over.
 * Throws CannotStart if another Matinee has it, or if nothing can be written there.
 */
export function takeDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  const lock = join(path, LOCK);
  try {
    // Others may pass through, not look around: PostgreSQL does, as another user, when Matinee is started as root.
    mkdirSync(path, { recursive: true, mode: 0o711 });
    takeLock(path, lock);
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    throw new CannotStart(
      `The data folder ${path} cannot be written (${code}): choose another with MATINEE_DATA.`,
    );
  }
  return {
    path,
    secret: name => keptSecret(path, name),
    release: () => rmSync(lock, { force: true }),
  };
}

/** The number of the process that has the folder now, if one does. */
export const holderOf = (folder: string): number | undefined => holderIn(join(folder, LOCK));

function unwritable(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) return error;
  return new CannotStart(
    `The data folder ${path} cannot be written (${code}): choose another with MATINEE_DATA.`,
  );
}

function takeLock(path: string, lock: string): void {
  const mine = join(path, `${LOCK}.${process.pid}`);
  writeWhole(mine, `${process.pid}\n${startOf(process.pid)}\n`);
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (linked(mine, lock)) return;
      const holder = holderIn(lock) ?? clearStale(lock, `${mine}.stale`);
      if (holder)
        throw new CannotStart(`Another Matinee (process ${holder}) is running on the data folder ${path}.`);
    }
    throw new CannotStart(`Another Matinee is just starting on the data folder ${path}.`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Puts a file in its place, whole or not at all, and never over another. */
function linked(mine: string, place: string): boolean {
  try {
    linkSync(mine, place);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead holder's lock away; puts it back and names its holder if another starter was quicker. */
function clearStale(lock: string, aside: string): number | undefined {
  try {
    renameSync(lock, aside);
  } catch {
    return undefined;
  }
  const holder = holderIn(aside);
  if (holder) linked(aside, lock);
  rmSync(aside, { force: true });
  return holder;
}

function holderIn(lock: string): number | undefined {
  try {
    const [number, start] = readFileSync(lock, 'utf8').split('\n');
    const pid = Number(number);
    return Number.isInteger(pid) && pid > 0 && startOf(pid) === start ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The secret in this file, generated when it is first asked for, readable by its owner alone. Throws CannotStart if it can
 * neither be read nor written.
 */
export function keptSecret(path: string, name: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o711 });
    return readOrGenerate(join(path, name));
  } catch (error) {
    throw unwritable(path, error);
  }
}

function readOrGenerate(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const mine = `${file}.${process.pid}`;
  writeWhole(mine, `${secret()}\n`);
  // Another process may have been quicker: then its secret is the one.
  linked(mine, file);
  rmSync(mine);
  return readFileSync(file, 'utf8').trim();
}

/** Writes beside, syncs, renames: a crash leaves the old file or the new one, never half of it. */
function writeWhole(file: string, text: string): void {
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  const handle = openSync(beside, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
}
