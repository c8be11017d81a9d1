import { execFile } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from '../cannot-start.ts';
import type { Launch } from './unprivileged.ts';

/** The role that owns everything in a cluster of ours. */
export const USER = 'matinee';

export interface ClusterOptions {
  readonly cluster: string;
  readonly initdb: string;
  readonly launch: Launch;
  readonly password: string;
  readonly isDurable: boolean;
}

/**
 * Creates the folder of a PostgreSQL cluster unless it is there. It grows under another name and is renamed when it is
 * whole and on disk, so that a crash in the middle leaves only rubbish, which the next start clears away.
 */
export async function createCluster(options: ClusterOptions): Promise<void> {
  const { cluster, launch } = options;
  const nursery = `${cluster}.new`;
  rmSync(nursery, { recursive: true, force: true });
  if (existsSync(cluster)) return;
  mkdirSync(nursery, { mode: 0o700 });
  const passwordFile = join(nursery, 'password');
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (launch.owner) {
    chownSync(nursery, launch.owner.uid, launch.owner.gid);
    chownSync(passwordFile, launch.owner.uid, launch.owner.gid);
  }
  const folder = join(nursery, 'cluster');
  await initdb(options, [
    '-D',
    folder,
    ...shape,
    `--pwfile=${passwordFile}`,
    '--no-sync',
    '--no-instructions',
  ]);
  if (options.isDurable) await initdb(options, ['-D', folder, '--sync-only']);
  renameSync(folder, cluster);
  if (options.isDurable) syncFolder(dirname(cluster));
  rmSync(nursery, { recursive: true });
}

const shape = [
  `--username=${USER}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  // Sorting by code point, the same on every machine and in every version, wherever no collation is named.
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

async function initdb({ initdb: program, launch }: ClusterOptions, words: string[]): Promise<void> {
  const [file, ...rest] = [...launch.before, program, ...words];
  try {
    await promisify(execFile)(file!, rest, launch.become ? launch.owner : {});
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr || error)
      .trim()
      .replaceAll('\n', ' ');
    throw new CannotStart(`The database could not be created; initdb said: ${said}`);
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
