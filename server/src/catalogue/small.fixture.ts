import type { CatalogueFile } from '@matinee/contract/catalogue-file.ts';
import type { Database } from '../platform/database/database.ts';
import { createHttp, type Identity } from '../platform/http/index.ts';
import { newId } from '../platform/ids.ts';
import { openLog } from '../platform/log.ts';
import { importCatalogue, readFile } from './import/import-catalogue.ts';
import { serveCatalogue } from './index.ts';

/** A Saturday noon in Vienna. */
export const NOON = Date.parse('2026-11-21T11:00:00Z');
const DAY_MS = 86_400_000;

/** Two cities in two currencies, three venues, five events, two weeks of shows. */
export const small = {
  categories: [
    { ref: 'cinema', name: 'Cinema' },
    { ref: 'theatre', name: 'Theatre' },
  ],
  cities: [
    { ref: 'vienna', name: 'Vienna', country: 'AT', timeZone: 'Europe/Vienna', currency: 'EUR' },
    { ref: 'tokyo', name: 'Tokyo', country: 'JP', timeZone: 'Asia/Tokyo', currency: 'JPY' },
  ],
  plans: {
    studio: {
      sections: [
        {
          section: 'Stalls',
          rows: [
            { row: 'A', from: 1, to: 5, class: 'gold', along: { at: [0, 0], step: [1, 0] } },
            {
              rows: 'B..D',
              from: 1,
              to: 5,
              class: 'regular',
              along: { at: [0, 2], step: [1, 0] },
              behind: 1.5,
              wider: 0.5,
            },
          ],
        },
      ],
    },
  },
  priceLists: { euro: { gold: 1400, regular: 900 }, yen: { gold: 2500, regular: 1800 } },
  venues: [
    {
      ref: 'prater',
      city: 'vienna',
      name: 'Prater Lichtspiele',
      address: 'Hauptallee 1',
      halls: [
        { ref: '1', name: 'Saal 1', plan: 'studio' },
        { ref: '2', name: 'Saal 2', plan: 'studio' },
      ],
    },
    {
      ref: 'wieden',
      city: 'vienna',
      name: 'Bühne Wieden',
      address: 'Hauptstraße 2',
      halls: [{ ref: 'stage', name: 'Bühne', plan: 'studio' }],
    },
    {
      ref: 'yanaka',
      city: 'tokyo',
      name: 'Yanaka Eigakan',
      address: 'Yanaka 3',
      halls: [{ ref: '1', name: 'Screen 1', plan: 'studio' }],
    },
  ],
  events: [
    {
      ref: 'metropolis',
      category: 'cinema',
      name: 'Metropolis',
      year: 1927,
      languages: ['de'],
      genres: ['Science fiction', 'Drama'],
      runningMinutes: 148,
      rating: 'PG',
      tagline: 'Between the hands and the head',
      people: [{ role: 'Director', name: 'Fritz Lang' }],
    },
    {
      ref: 'nosferatu',
      category: 'cinema',
      name: 'Nosferatu',
      year: 1922,
      languages: ['de'],
      genres: ['Horror'],
      runningMinutes: 94,
      people: [{ role: 'Director', name: 'F. W. Murnau' }],
    },
    {
      ref: 'page',
      category: 'cinema',
      name: 'A Page of Madness (狂った一頁)',
      year: 1926,
      languages: ['ja'],
      genres: ['Drama'],
      runningMinutes: 71,
    },
    {
      ref: 'hamlet',
      category: 'theatre',
      name: 'Hamlet',
      languages: ['en-GB'],
      genres: ['Tragedy'],
      runningMinutes: 190,
      people: [{ role: 'Writer', name: 'William Shakespeare' }],
    },
    {
      ref: 'macbeth',
      category: 'theatre',
      name: 'Macbeth',
      languages: ['en'],
      genres: ['Tragedy'],
      runningMinutes: 125,
      people: [{ role: 'Writer', name: 'William Shakespeare' }],
    },
  ],
  shows: [
    {
      ref: 'gala',
      event: 'hamlet',
      hall: 'wieden/stage',
      startsAt: '2026-11-29T18:00',
      prices: { gold: 5000, regular: 3000 },
      language: 'de',
      onSaleFrom: '2026-11-25T10:00:00Z',
    },
  ],
  schedules: [
    {
      ref: 'prater-1',
      hall: 'prater/1',
      prices: 'euro',
      programme: { '14:00': 'metropolis', '20:00': 'nosferatu' },
    },
    {
      ref: 'prater-2',
      hall: 'prater/2',
      prices: 'euro',
      weekdays: ['sat', 'sun'],
      programme: { '16:30': 'metropolis' },
    },
    {
      ref: 'yanaka-1',
      hall: 'yanaka/1',
      prices: 'yen',
      programme: { '13:00': 'page', '18:00': 'metropolis' },
    },
  ],
} satisfies CatalogueFile;

export type Changes = Partial<CatalogueFile>;

/** Imports the small catalogue, with these sections instead of its own. */
export const importSmall = (
  database: Database,
  changes: Changes = {},
  options: { now?: number; days?: number; isCheck?: boolean } = {},
) =>
  importCatalogue(database.write, readFile('small.json', JSON.stringify({ ...small, ...changes }, null, 2)), {
    now: NOON,
    days: 7,
    ...options,
  });

export const admin: Identity = { buyerId: newId(), roles: ['buyer', 'admin'], guest: false, venueIds: [] };
export const partnerOf = (...venueIds: string[]): Identity => ({
  buyerId: newId(),
  roles: ['buyer', 'partner'],
  guest: false,
  venueIds,
});

/**
 * Asks the catalogue over HTTP, in strict mode: a reply that the contract does not tell of is an error. Every request comes
 * a second after the one before, so that none is answered by what was true a moment ago.
 */
export async function opened(database: Database, clock: { now: number } = { now: NOON }) {
  const people = new Map<string, Identity>();
  const http = await createHttp({
    log: openLog('off', 'silent'),
    write: database.write,
    identify: token => people.get(token) ?? null,
    strict: true,
    rateLimits: null,
  });
  let seconds = 0;
  serveCatalogue(http, { read: database.read, clock: () => clock.now + seconds * 1000 });
  return async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, as?: Identity, payload?: object) => {
    seconds += 1;
    if (as) people.set(as.buyerId, as);
    const response = await http.server.inject({
      method,
      url: `/api/v1${url}`,
      ...(as && { headers: { authorization: `Bearer ${as.buyerId}` } }),
      ...(payload && { payload }),
    });
    return {
      status: response.statusCode,
      headers: response.headers,
      body: response.body === '' ? null : response.json(),
    };
  };
}

export const idOf = async (
  { read }: Database,
  table: 'city' | 'venue' | 'event' | 'hall' | 'show' | 'category',
  ref: string,
) => {
  const plural = table === 'city' ? 'cities' : table === 'category' ? 'categories' : `${table}s`;
  const { rows } = await read.query<{ id: string }>(
    `select ${table}_id as id from ${plural} where ref = $1`,
    [ref],
  );
  return rows[0]!.id;
};

export const daysAfter = (days: number): number => NOON + days * DAY_MS;
