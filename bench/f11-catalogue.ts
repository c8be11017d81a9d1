import assert from 'node:assert/strict';
import type { Figure, Result } from './figure.ts';
import { readAgainstNoOp } from './http/reading.ts';
import { withServer } from './http/serve.ts';
import { openArena } from './load/arena.ts';
import { givenCatalogue } from './load/catalogue.ts';

const GOAL = 0.7;

/** F11: the pages of the catalogue, each of many, as readers of all cities ask for them. */
export const f11: Figure = {
  title: 'Catalogue pages per second with 10,000 shows, against a GET that does nothing',
  async measure(told) {
    const arena = await openArena();
    try {
      return await arena.leg(async database => {
        const { cityIds, eventIds } = await givenCatalogue(database);
        const words = ['event', 'drama', 'evnt', 'city', 'venue'];
        const pages = [
          { measured: "what's on in 50 cities", paths: cityIds.map(id => `/cities/${id}/events`) },
          { measured: 'the shows of 200 events', paths: eventIds.map(id => `/events/${id}/shows`) },
          { measured: 'searches, 5 at a time', paths: words.map(word => `/search?q=${word}`) },
        ];
        return withServer({ databaseUrl: database.url, what: 'matinee' }, async served => {
          const results: Result[] = [];
          for (const { measured, paths } of pages) {
            const reading = { measured, goal: GOAL, paths: paths.map(path => `/api/v1${path}`), check };
            results.push(await readAgainstNoOp(served, reading, told));
          }
          return results;
        });
      });
    } finally {
      await arena.close();
    }
  },
};

function check(path: string, body: unknown): void {
  const { items, nextCursor } = body as { items: unknown[]; nextCursor: unknown };
  assert.ok(items.length > 0 || path.includes('search'), `${path}: nothing`);
  assert.ok(nextCursor === null || typeof nextCursor === 'string', path);
}
