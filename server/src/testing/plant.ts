import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A mistake made on purpose in one file of the server: `right` stands there once, and becomes `wrong`. */
export interface Bug {
  /** Its path from booking. */
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

const booking = pathToFileURL(join(import.meta.dirname, '..', 'booking')).href;
const planted: (readonly Bug[])[] = [];
const fileOf = ({ file }: Bug): string => new URL(file, `${booking}/`).href;

const plantedIn = (url: string | undefined): string | null =>
  url ? new URL(url).searchParams.get('planted') : null;

// A module that is asked for with ?planted=N is a copy with the bugs N in it, and so is all that it imports from booking, and
// from the folders that they are in.
registerHooks({
  resolve(name, context, next) {
    const found = next(name, context);
    const number = plantedIn(context.parentURL);
    if (number === null || found.url.includes('?')) return found;
    const folders = planted[Number(number)]!.map(bug => new URL('.', fileOf(bug)).href);
    const isCopied = [`${booking}/`, ...folders].some(copied => found.url.startsWith(copied));
    return isCopied ? { ...found, url: `${found.url}?planted=${number}` } : found;
  },
  load(url, context, next) {
    const loaded = next(url, context);
    const number = plantedIn(url);
    const bugs = number === null ? [] : planted[Number(number)]!;
    const here = bugs.filter(bug => url.startsWith(`${fileOf(bug)}?`));
    return here.length === 0 ? loaded : { ...loaded, source: here.reduce(plant, String(loaded.source)) };
  },
});

function plant(source: string, { right, wrong }: Bug): string {
  const [before, after, ...more] = source.split(right);
  assert.ok(after !== undefined && more.length === 0, `not there once: ${right}`);
  return before + wrong + after;
}

/** Imports a module of booking with the bug planted in it, or in what it imports; by its path from there. */
export function importWith<Module>(bug: Bug, paths: readonly string[]): Promise<Module> {
  return importCopy([bug], paths);
}

/** Which of several planted bugs is on; null for none. */
export interface Switch {
  on: string | null;
}

/**
 * Imports modules with many bugs in one copy, each of which is there only while it is switched on: loading a copy takes longer than most
 * of what is then tried with it. What is right and what is wrong must be expressions.
 */
export async function importWithSwitch<Module>(
  bugs: Readonly<Record<string, Bug>>,
  paths: readonly string[],
): Promise<{ module: Module; bug: Switch }> {
  const bug: Switch = { on: null };
  const name = `planted${planted.length}`;
  Object.assign(globalThis, { [name]: bug });
  const switched = Object.entries(bugs).map(([title, { file, right, wrong }]) => ({
    file,
    right,
    wrong: `(${name}.on === ${JSON.stringify(title)} ? (${wrong}) : (${right}))`,
  }));
  return { module: await importCopy<Module>(switched, paths), bug };
}

async function importCopy<Module>(bugs: readonly Bug[], paths: readonly string[]): Promise<Module> {
  const number = planted.push(bugs) - 1;
  const modules = await Promise.all(paths.map(path => import(`${booking}/${path}?planted=${number}`)));
  return Object.assign({}, ...modules);
}
