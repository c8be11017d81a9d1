import type { SeatPlan } from '@matinee/contract/plan.ts';
import { addPlan } from '../../server/src/catalogue/index.ts';
import type { Sql } from '../../server/src/platform/database/database.ts';
import { newId } from '../../server/src/platform/ids.ts';

const row = (name: string, y: number, className: string) => ({
  row: name,
  from: 1,
  to: 10,
  class: className,
  along: { at: [0, y] as [number, number], step: [1, 0] as [number, number] },
});

/** Two rows of gold seats behind one row of silver ones, ten seats each. */
export const smallHall: SeatPlan = {
  sections: [
    { section: 'Stalls', rows: [row('A', 0, 'silver'), row('B', 1.2, 'gold'), row('C', 2.4, 'gold')] },
  ],
};

/** What of the small programme tests refer to. */
export interface Programme {
  readonly mumbai: string;
  readonly metropolis: string;
  /** The day, YYYY-MM-DD in Mumbai, on which Metropolis is first shown; Hamlet is on a day later. */
  readonly firstDay: string;
  readonly nextDay: string;
  readonly morningShow: string;
  /** Sold out: every seat of it is counted as taken. */
  readonly fullShow: string;
}

const DAY_MS = 86_400_000;
const dayIn = (timeZone: string, instant: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(instant);

/**
 * Mumbai and Berlin with a cinema each. In Mumbai a silent film and a play in two languages, both from tomorrow on; in
 * Berlin a concert.
 */
export async function givenProgramme(sql: Sql): Promise<Programme> {
  const mumbai = await givenCity(sql, 'Mumbai', 'IN', 'Asia/Kolkata', 'INR');
  const berlin = await givenCity(sql, 'Berlin', 'DE', 'Europe/Berlin', 'EUR');
  const regal = await givenHall(sql, mumbai, 'Regal Cinema', 'Colaba Causeway');
  const lichtspiel = await givenHall(sql, berlin, 'Lichtspiel', 'Hauptstraße 1');
  const [film, theatre, concert] = [
    await givenCategory(sql, 'Film'),
    await givenCategory(sql, 'Theatre'),
    await givenCategory(sql, 'Concert'),
  ];
  const metropolis = await givenEvent(sql, film, 'Metropolis', {
    languages: ['zxx'],
    genres: ['Science fiction', 'Drama'],
    year: 1927,
    running_minutes: 153,
    rating: 'U',
    tagline: 'Between the head and the hands there must be the heart',
    description: 'Far below the towers, engines turn, and those who tend them have had enough.',
    people: JSON.stringify([
      { role: 'Director', name: 'Fritz Lang' },
      { role: 'Cast', name: 'Brigitte Helm' },
      { role: 'Cast', name: 'Gustav Fröhlich' },
    ]),
  });
  const hamlet = await givenEvent(sql, theatre, 'Hamlet', { languages: ['en', 'hi'], genres: ['Tragedy'] });
  const seasons = await givenEvent(sql, concert, 'Vivaldi: The Four Seasons', { genres: ['Baroque'] });

  const firstDay = dayIn('Asia/Kolkata', Date.now() + DAY_MS);
  const nextDay = dayIn('Asia/Kolkata', Date.now() + 2 * DAY_MS);
  const at = (day: string, time: string) => new Date(`${day}T${time}:00+05:30`);
  const rupees = { silver: 18_000, gold: 30_050 };
  const morningShow = await givenShowOf(sql, metropolis, regal, at(firstDay, '11:00'), 'INR', rupees);
  const fullShow = await givenShowOf(sql, metropolis, regal, at(firstDay, '19:30'), 'INR', rupees);
  await sql.query(
    'insert into seat_ledgers (show_id, revision, taken, batch_id) values ($1, 1, array[20, 10], $2)',
    [fullShow, newId()],
  );
  await givenShowOf(sql, hamlet, regal, at(nextDay, '20:00'), 'INR', rupees);
  await givenShowOf(sql, seasons, lichtspiel, new Date(Date.now() + 3 * DAY_MS), 'EUR', {
    silver: 1250,
    gold: 2000,
  });
  await sql.query('select refresh_search($1)', [[metropolis, hamlet, seasons]]);
  return { mumbai, metropolis, firstDay, nextDay, morningShow, fullShow };
}

async function givenCity(sql: Sql, name: string, country: string, timeZone: string, currency: string) {
  const cityId = newId();
  await sql.query(
    'insert into cities (city_id, name, country, time_zone, currency) values ($1, $2, $3, $4, $5)',
    [cityId, name, country, timeZone, currency],
  );
  return cityId;
}

interface Hall {
  readonly hallId: string;
  readonly planId: string;
}

async function givenHall(sql: Sql, cityId: string, venue: string, address: string): Promise<Hall> {
  const [venueId, hallId] = [newId(), newId()];
  await sql.query('insert into venues (venue_id, city_id, name, address) values ($1, $2, $3, $4)', [
    venueId,
    cityId,
    venue,
    address,
  ]);
  await sql.query(`insert into halls (hall_id, venue_id, name) values ($1, $2, 'Screen 1')`, [
    hallId,
    venueId,
  ]);
  const { planId } = await addPlan(sql, hallId, smallHall);
  return { hallId, planId };
}

async function givenCategory(sql: Sql, name: string): Promise<string> {
  const categoryId = newId();
  await sql.query('insert into categories (category_id, name) values ($1, $2)', [categoryId, name]);
  return categoryId;
}

async function givenEvent(sql: Sql, categoryId: string, name: string, more: Record<string, unknown>) {
  const eventId = newId();
  const columns = ['event_id', 'category_id', 'name', ...Object.keys(more)];
  const places = columns.map((_, index) => `$${index + 1}`);
  await sql.query(`insert into events (${columns.join()}) values (${places.join()})`, [
    eventId,
    categoryId,
    name,
    ...Object.values(more),
  ]);
  return eventId;
}

async function givenShowOf(
  sql: Sql,
  eventId: string,
  { hallId, planId }: Hall,
  startsAt: Date,
  currency: string,
  prices: Record<string, number>,
): Promise<string> {
  const showId = newId();
  await sql.query(
    `insert into shows (show_id, event_id, hall_id, plan_id, starts_at, ends_at, on_sale_from, on_sale_until, currency, prices,
       most_seats_per_buyer, cancel_until_minutes, refund_percent)
     values ($1, $2, $3, $4, $5, $5::timestamptz + interval '2 hours', now() - interval '1 day', $5, $6, $7, 10, 60, 100)`,
    [showId, eventId, hallId, planId, startsAt, currency, prices],
  );
  return showId;
}
