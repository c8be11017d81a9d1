import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../testing/database.ts';
import { NOON, small } from '../small.fixture.ts';
import { importCatalogue, readFile } from './import-catalogue.ts';
import { FileProblems } from './source.ts';

const HORIZON = { now: NOON, days: 7 };
const source = (file: object) => readFile('small.json', JSON.stringify(file, null, 2));

const empty = await testDatabase();

/** What a file with these sections is refused with, without the places. */
async function refused(changes: object): Promise<string[]> {
  try {
    await importCatalogue(empty.write, source({ ...small, ...changes }), HORIZON);
  } catch (error) {
    if (!(error instanceof FileProblems)) throw error;
    const { rowCount } = await empty.read.query('select from cities');
    assert.equal(rowCount, 0);
    return error.lines.map(line => line.replace(/^small\.json:\d+:\d+: /, ''));
  }
  return [];
}

const [vienna, tokyo] = small.cities;
const gala = small.shows[0]!;
const [prater1] = small.schedules;
const cases: [name: string, changes: object, lines: string[]][] = [
  ['an unknown field', { movies: [] }, ['movies: is not a known field']],
  [
    'a missing field',
    { categories: [{ ref: 'cinema' }, small.categories[1]] },
    ['categories[0].name: is missing'],
  ],
  ['a wrong type', { shows: [{ ...gala, minutes: '90' }] }, ['shows[0].minutes: must be an integer']],
  [
    'a name that is no ref',
    { categories: [{ ref: 'Cinema!', name: 'x' }, ...small.categories] },
    ['categories[0].ref: must match ^[a-z0-9][a-z0-9._-]*$'],
  ],
  [
    'a time that is none',
    { schedules: [{ ...prater1, programme: { '25:00': 'metropolis' } }] },
    ['schedules[0].programme.25:00: is not a known field'],
  ],
  [
    'an unknown time zone',
    { cities: [{ ...vienna, timeZone: 'Europe/Wien' }, tokyo] },
    ['cities[0].timeZone: "Europe/Wien" is not an IANA time zone, like Europe/Vienna'],
  ],
  [
    'an unknown currency',
    { cities: [{ ...vienna, currency: 'EUX' }, tokyo] },
    ['cities[0].currency: "EUX" is not an ISO 4217 currency, like EUR'],
  ],
  [
    'an unknown country',
    { cities: [{ ...vienna, country: 'QQ' }, tokyo] },
    ['cities[0].country: "QQ" is not an ISO 3166 country, like AT'],
  ],
  [
    'a city that is not there',
    { venues: [{ ...small.venues[0], city: 'graz' }, ...small.venues.slice(1)] },
    ['venues[0].city: there is no city "graz"'],
  ],
  [
    'a plan that is not there',
    {
      venues: [
        ...small.venues,
        {
          ref: 'new',
          city: 'vienna',
          name: 'New',
          address: 'x',
          halls: [{ ref: '1', name: 'One', plan: 'vast' }],
        },
      ],
    },
    ['venues[3].halls[0].plan: there is no plan "vast" among the plans of this file'],
  ],
  [
    'a category that is not there',
    { events: [...small.events, { ref: 'x', category: 'circus', name: 'X' }] },
    ['events[5].category: there is no category "circus"'],
  ],
  [
    'an event that is not there',
    { shows: [{ ...gala, event: 'hamlett' }] },
    ['shows[0].event: there is no event "hamlett"'],
  ],
  [
    'a hall that is not there',
    { shows: [{ ...gala, hall: 'wieden/attic' }] },
    ['shows[0].hall: there is no hall "wieden/attic"'],
  ],
  [
    'a price list that is not there',
    { shows: [{ ...gala, prices: 'dollar' }] },
    ['shows[0].prices: there is no price list "dollar" in this file'],
  ],
  [
    'a class without a price',
    { shows: [{ ...gala, prices: { gold: 1 } }] },
    ['shows[0].prices: the plan of this hall has seats of class regular, which have no price'],
  ],
  [
    'a price without a class',
    { shows: [{ ...gala, prices: { gold: 1, regular: 1, box: 1 } }] },
    ['shows[0].prices: the plan of this hall has no seats of class box'],
  ],
  [
    'a price that is no whole number',
    { shows: [{ ...gala, prices: { gold: 12.5, regular: 1 } }] },
    ['shows[0].prices.gold: must be an integer'],
  ],
  [
    'a day that is in no calendar',
    { shows: [{ ...gala, startsAt: '2027-02-29T20:00' }] },
    [
      'shows[0].startsAt: 2027-02-29T20:00 is on no day of the calendar',
      'shows[0].onSaleFrom: the show goes on sale only after its sale has ended',
    ],
  ],
  [
    'on sale after the show',
    { shows: [{ ...gala, onSaleFrom: '2026-11-30T10:00' }] },
    ['shows[0].onSaleFrom: the show goes on sale only after its sale has ended'],
  ],
  [
    'on sale until after its end',
    { shows: [{ ...gala, onSaleUntil: '2026-11-30T10:00' }] },
    ['shows[0].onSaleUntil: the show is over before its sale ends'],
  ],
  [
    'no length',
    {
      events: [...small.events, { ref: 'x', category: 'cinema', name: 'X' }],
      shows: [{ ...gala, event: 'x' }],
    },
    ['shows[0]: the event "x" has no runningMinutes, so "minutes" must say how long the show is'],
  ],
  [
    'two with one ref',
    { events: [...small.events, { ...small.events[0], name: 'Other' }] },
    ['events[5].ref: another has the same ref'],
  ],
  [
    'two of one name',
    { events: [...small.events, { ...small.events[0], ref: 'other' }] },
    ['events[5].name: another has the same name'],
  ],
  [
    'the same show twice',
    { shows: [gala, { ...gala, startsAt: '2026-12-01T20:00' }] },
    ['shows[1].ref: another has the same ref'],
  ],
  [
    'two shows at one time',
    { shows: [gala, { ...gala, ref: 'b', startsAt: '2026-11-29T20:00' }] },
    ['shows[1]: begins while "Hamlet" is still on in this hall, until 21:10 on 2026-11-29'],
  ],
  [
    'a schedule that overlaps itself',
    { schedules: [{ ...prater1, programme: { '14:00': 'metropolis', '16:00': 'nosferatu' } }] },
    [
      'schedules[0].programme.16:00: begins while "Metropolis" is still on in this hall, until 16:28 on 2026-11-21',
    ],
  ],
  [
    'a schedule that ends before it begins',
    { schedules: [{ ...prater1, from: '2026-12-05', until: '2026-12-01' }] },
    ['schedules[0].until: is before "from" (2026-12-05)'],
  ],
  [
    'seats that are there twice',
    {
      plans: {
        studio: {
          sections: [
            ...small.plans.studio.sections,
            {
              section: 'Balcony',
              rows: [{ row: 'A', from: 5, to: 6, class: 'gold', along: { at: [0, 9], step: [1, 0] } }],
            },
          ],
        },
      },
    },
    ['plans.studio: has seat A5 twice; give sections a "prefix" of their own'],
  ],
  [
    'a block of rows the wrong way round',
    {
      plans: {
        studio: {
          sections: [
            {
              section: 'S',
              rows: [
                {
                  rows: 'D..B',
                  from: 1,
                  to: 5,
                  class: 'gold',
                  along: { at: [0, 2], step: [1, 0] },
                  behind: 1,
                },
              ],
            },
          ],
        },
      },
    },
    ['plans.studio.sections[0].rows[0].rows: the last row comes before the first'],
  ],
  [
    'a fault within a block',
    {
      plans: {
        studio: {
          sections: [
            {
              section: 'S',
              rows: [
                small.plans.studio.sections[0]!.rows[1],
                {
                  rows: 'F..G',
                  from: 5,
                  to: 1,
                  class: 'gold',
                  along: { at: [0, 2], step: [1, 0] },
                  behind: 1,
                },
              ],
            },
          ],
        },
      },
    },
    ['plans.studio.sections[0].rows[1].to: is less than "from" (5)'],
  ],
  [
    'a row that is neither straight nor an arc',
    {
      plans: {
        studio: {
          sections: [
            {
              section: 'S',
              rows: [
                { row: 'A', from: 1, to: 5, class: 'gold', along: { centre: [0, 2], radius: 5, start: 0 } },
              ],
            },
          ],
        },
      },
    },
    ['plans.studio.sections[0].rows[0].along.end: is missing'],
  ],
  [
    'a discount for two places',
    { discounts: [{ code: 'x', name: 'X', rule: 'x', percent: 5, city: 'vienna', venue: 'prater' }] },
    ['discounts[0].venue: a discount is for a city or for a venue, not both'],
  ],
];

for (const [name, changes, lines] of cases) {
  test(`refused with its reason: ${name}`, async () => assert.deepEqual(await refused(changes), lines));
}

test('every fault is told, each with its line and column, in the order of the file', async () => {
  const text = `{
  "categories": [{ "ref": "cinema", "name": "Cinema" }],
  "events": [
    { "ref": "a", "category": "cinma", "name": "A" },
    { "ref": "a", "category": "cinema", "name": "B",
      "runningMinutes": 60 }
  ],
  "shows": [
    { "ref": "s", "event": "b", "hall": "x/1", "startsAt": "2026-12-01T20:00", "prices": "euro" }
  ]
}`;
  await assert.rejects(
    importCatalogue(empty.write, readFile('shows/my.json', text), HORIZON),
    ({ lines }: FileProblems) => {
      assert.deepEqual(lines, [
        'shows/my.json:4:19: events[0].category: there is no category "cinma"',
        'shows/my.json:5:7: events[1].ref: another has the same ref',
        'shows/my.json:9:19: shows[0].event: there is no event "b"',
        'shows/my.json:9:33: shows[0].hall: there is no hall "x/1"',
        'shows/my.json:9:80: shows[0].prices: there is no price list "euro" in this file',
      ]);
      return true;
    },
  );
});

test('text that is no JSON, and names given twice, are told with their place', () => {
  const linesOf = (text: string) => {
    try {
      readFile('a.json', text);
      return [];
    } catch (error) {
      return (error as FileProblems).lines;
    }
  };
  assert.match(linesOf('{\n  "cities": [\n    { "ref" "x" }\n  ]\n}')[0]!, /^a\.json:3:\d+: not JSON: /);
  assert.match(linesOf('{ "cities": [], }')[0]!, /^a\.json:1:\d+: not JSON: /);
  assert.match(linesOf('')[0]!, /^a\.json:1:\d+: not JSON: /);
  assert.deepEqual(linesOf('{\n  "cities": [],\n  "cities": []\n}'), ['a.json:3:3: cities: is given twice']);
  assert.deepEqual(linesOf('[]'), ['a.json:1:1: must be an object']);
});
