import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A mistake made on purpose in one file of the booking core: `right` stands there once, and becomes `wrong`. */
export interface Bug {
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

const booking = pathToFileURL(join(import.meta.dirname, '..', 'booking')).href;
const planted: Bug[] = [];

// A module of booking that is asked for with ?planted=N, and all that it imports from there, is a copy with bug N in it.
registerHooks({
  resolve(name, context, next) {
    const found = next(name, context);
    const number = context.parentURL && new URL(context.parentURL).searchParams.get('planted');
    const isCopied = number && found.url.startsWith(`${booking}/`) && !found.url.includes('?');
    return isCopied ? { ...found, url: `${found.url}?planted=${number}` } : found;
  },
  load(url, context, next) {
    const loaded = next(url, context);
    const bug = planted[Number(new URL(url).searchParams.get('planted') ?? Number.NaN)];
    if (!bug || !url.startsWith(`${booking}/${bug.file}?`)) return loaded;
    const [before, after, ...more] = String(loaded.source).split(bug.right);
    assert.ok(after !== undefined && more.length === 0, `not there once: ${bug.right}`);
    return { ...loaded, source: before + bug.wrong + after };
  },
});

/** Imports a module of booking with the bug planted in it, or in what it imports; by its path from there. */
export async function importWith<Module>(bug: Bug, paths: readonly string[]): Promise<Module> {
  const number = planted.push(bug) - 1;
  const modules = await Promise.all(paths.map(path => import(`${booking}/${path}?planted=${number}`)));
  return Object.assign({}, ...modules);
}
