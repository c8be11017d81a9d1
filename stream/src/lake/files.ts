import { globSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/** Where files are written before they have their name; whatever is left here was never part of the lake. */
export const ASIDE = '.aside';

/** What a file of the lake holds: records of one partition of a topic, of one hour by the time of what happened. */
export interface Holding {
  readonly topic: string;
  readonly partition: number;
  /** `2026-11-21`, in UTC. */
  readonly date: string;
  /** `00` to `23`, in UTC. */
  readonly hour: string;
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** 0 for a file as it was flushed; one more each time that files were made into one. */
  readonly generation: number;
}

const digits = (offset: number) => String(offset).padStart(12, '0');

/** The path of a file below the lake's folder, in hive's way of naming folders. */
export const pathOf = ({
  topic,
  partition,
  date,
  hour,
  firstOffset,
  lastOffset,
  generation,
}: Holding): string =>
  `topic=${topic}/date=${date}/hour=${hour}/` +
  `${topic}-${partition}-${digits(firstOffset)}-${digits(lastOffset)}${generation > 0 ? `.${generation}` : ''}.parquet`;

/**
 * Gives a file that is written aside its name: synced, renamed, its folder synced, so that after a crash it is there whole or
 * not at all.
 */
export async function moveIntoPlace(folder: string, aside: string, path: string): Promise<void> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await sync(aside);
  renameSync(aside, target);
  await sync(dirname(target));
}

/** Windows can sync no folder, and needs it writable to sync a file. */
async function sync(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  await handle.sync();
  await handle.close();
}

/** Removes what a crash has left: files aside, and files that no manifest lists. Gives how many there were. */
export function removeStrays(folder: string, listed: ReadonlySet<string>): number {
  rmSync(join(folder, ASIDE), { recursive: true, force: true });
  const strays = globSync('topic=*/**/*.parquet', { cwd: folder })
    .map(path => path.split(sep).join('/'))
    .filter(path => !listed.has(path));
  removeFiles(folder, strays);
  return strays.length;
}

/** Removes files and the folders that are empty then. */
export function removeFiles(folder: string, paths: readonly string[]): void {
  for (const path of paths) {
    rmSync(join(folder, path), { force: true });
    for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
      try {
        rmdirSync(join(folder, parent));
      } catch {
        break;
      }
    }
  }
}
