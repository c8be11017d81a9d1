import assert from 'node:assert/strict';
import { eventually } from '../eventually.ts';
import { givenShow, plainPlan } from '../given-show.ts';
import { operations } from './document.ts';
import { type Ask, type Person, type World, written } from './world.ts';

type Valid = (world: World) => Promise<Ask> | Ask;

interface Booking {
  readonly bookingId: string;
  readonly tickets: readonly { readonly ticketId: string }[];
}

/** Calls an operation that must succeed, and gives its reply. */
export async function call<T>(world: World, operationId: string, ask: Ask): Promise<T> {
  const operation = operations.find(candidate => candidate.operationId === operationId)!;
  const { status, bytes } = await world.send(written(operation, ask));
  assert.ok(status < 300, `${operationId}: ${status} ${bytes}`);
  return JSON.parse(bytes.toString()) as T;
}

/** Each time somebody new, so that nobody ever has too many seats. */
const someone = (world: World) => call<Person>(world, 'createSession', { body: {} });

interface Held extends Booking {
  readonly person: Person;
}

async function hold(world: World): Promise<Held> {
  const person = await someone(world);
  const body = { showId: world.show.showId, seatIds: [world.seat(), world.seat()] };
  return { person, ...(await call<Booking>(world, 'reserve', { token: person.token, body })) };
}

const payment = {
  payment: { method: 'credit-card', token: 'approve' },
  buyer: { name: 'Ada Lovelace', email: 'ada@example.org' },
};

async function bought(world: World, token = 'approve'): Promise<Held> {
  const { person, bookingId } = await hold(world);
  const body = { ...payment, payment: { ...payment.payment, token } };
  const ask = { token: person.token, params: { bookingId }, body };
  return { person, ...(await call<Booking>(world, 'confirm', ask)) };
}

/** A show with one seat, which somebody holds. */
async function fullShow(world: World): Promise<string> {
  const { showId } = await givenShow(world.database.write, { plan: plainPlan(1, 1) });
  const { token } = await someone(world);
  await call(world, 'reserve', { token, body: { showId, seatIds: ['A1'] } });
  return showId;
}

let unusable = 0;
const unpayable = () => ({
  payment_id: `unusable-${++unusable}`,
  order_id: 'unusable',
  payment_time: new Date().toISOString(),
});

/** A message that the sales stream could not use: a payment without an amount. */
async function deadLetter(world: World): Promise<string> {
  const payment = unpayable();
  const { token } = world.admin;
  await call(world, 'feedStream', { token, params: { topic: 'payments' }, body: [payment] });
  return eventually('the dead letter is told', async () => {
    const ask = { token, query: { text: `"${payment.payment_id}"` } };
    const { items } = await call<{ items: { letterId: string }[] }>(world, 'deadLetters', ask);
    return items[0]?.letterId;
  });
}

async function waits(world: World): Promise<{ readonly person: Person; readonly entryId: string }> {
  const person = await someone(world);
  const ask = { token: person.token, params: { showId: await fullShow(world) }, body: { seats: 1 } };
  return { person, ...(await call<{ entryId: string }>(world, 'joinWaiting', ask)) };
}

/** A show of which the sale begins in an hour, with a line in which places are given. */
async function linedShow(world: World): Promise<string> {
  const { showId } = await givenShow(world.database.write, { onSaleFrom: new Date(Date.now() + 3_600_000) });
  const gathersFrom = new Date(Date.now() - 1000).toISOString();
  await call(
    world,
    'setAdmission',
    asAdmin(world, { params: { showId }, body: { mode: 'on', gathersFrom } }),
  );
  await eventually('the line is there', async () => {
    const { state } = await call<{ state: string }>(world, 'admission', { params: { showId } });
    return state === 'BEFORE_OPENING';
  });
  return showId;
}

async function arrived(world: World): Promise<Ask> {
  const { token } = await someone(world);
  const params = { showId: await linedShow(world) };
  const { placeId } = await call<{ placeId: string }>(world, 'arrive', { token, params, body: {} });
  return { token, params: { ...params, placeId } };
}

let number = 0;
const fresh = (word: string) => `${word} ${++number}`;

const asPartner = (world: World, ask: Ask): Ask => ({ token: world.partner.token, ...ask });
const asAdmin = (world: World, ask: Ask): Ask => ({ token: world.admin.token, ...ask });

async function newCategory(world: World): Promise<string> {
  const ask = asAdmin(world, { body: { name: fresh('Category') } });
  return (await call<{ categoryId: string }>(world, 'createCategory', ask)).categoryId;
}

const eventDraft = async (world: World) => ({
  name: fresh('The Tempest'),
  categoryId: await newCategory(world),
  languages: ['en'],
  genres: ['comedy'],
  runningMinutes: 150,
  people: [{ role: 'author', name: 'William Shakespeare' }],
});

async function newEvent(world: World): Promise<string> {
  const ask = asAdmin(world, { body: await eventDraft(world) });
  return (await call<{ eventId: string }>(world, 'createEvent', ask)).eventId;
}

const venueDraft = ({ show: { cityId } }: World) => ({
  name: fresh('Globe'),
  address: '21 New Globe Walk',
  cityId,
  halls: [{ name: 'Yard', plan: plainPlan(2, 10) }],
});

async function newAccount(world: World): Promise<Person & { readonly email: string }> {
  const email = `person-${++number}@example.org`;
  const body = { email, password: 'curtain-up', name: 'A Person' };
  return { ...(await call<Person>(world, 'register', { body })), email };
}

/** A request for each operation that must be granted; made anew each time, as a write can be done only once. */
export const valid: Readonly<Record<string, Valid>> = {
  cities: () => ({ query: { limit: '1' } }),
  cityEvents: ({ show }) => ({
    params: { cityId: show.cityId },
    query: { q: 'metropolis', language: 'de', limit: '10' },
  }),
  eventShows: ({ show }) => ({
    params: { eventId: show.eventId },
    query: { cityId: show.cityId, limit: '5' },
  }),
  show: ({ show }) => ({ params: { showId: show.showId } }),
  plan: ({ show }) => ({ params: { planId: show.planId } }),
  search: ({ show }) => ({
    query: { q: 'metropolis', venue: show.venueId, city: 'berlin', sort: 'date', limit: '10' },
  }),
  searchAll: () => ({ query: { limit: '2' } }),
  event: ({ show }) => ({ params: { eventId: show.eventId } }),
  createEvent: async world => asPartner(world, { body: await eventDraft(world) }),
  updateEvent: async world =>
    asAdmin(world, { params: { eventId: await newEvent(world) }, body: await eventDraft(world) }),
  deleteEvent: async world => asAdmin(world, { params: { eventId: await newEvent(world) } }),
  createVenue: world => asAdmin(world, { body: venueDraft(world) }),
  venues: ({ show }) => ({ query: { cityId: show.cityId, q: 'licht' } }),
  venue: ({ show }) => ({ params: { venueId: show.venueId } }),
  updateVenue: async world => {
    const ask = asAdmin(world, { body: venueDraft(world) });
    const { venueId } = await call<{ venueId: string }>(world, 'createVenue', ask);
    return asAdmin(world, { params: { venueId }, body: venueDraft(world) });
  },
  categories: () => ({ query: { limit: '3' } }),
  demonstrationLife: world => asAdmin(world, {}),
  // Nobody has to be there to be sent home.
  switchDemonstrationLife: world => asAdmin(world, { body: { state: 'off' } }),
  createCategory: world => asAdmin(world, { body: { name: fresh('Category'), description: 'A kind.' } }),
  category: async world => ({ params: { categoryId: await newCategory(world) } }),
  updateCategory: async world =>
    asAdmin(world, { params: { categoryId: await newCategory(world) }, body: { name: fresh('Category') } }),
  deleteCategory: async world => asAdmin(world, { params: { categoryId: await newCategory(world) } }),

  seats: ({ show }) => ({ params: { showId: show.showId } }),
  seatStates: ({ show }) => ({ params: { showId: show.showId } }),
  seatsLive: ({ show }) => ({ params: { showId: show.showId } }),
  availableSeats: ({ show }) => ({ query: { showId: show.showId, class: 'regular' } }),

  reserve: async world => ({
    token: (await someone(world)).token,
    body: { showId: world.show.showId, seatIds: [world.seat()] },
  }),
  release: async world => ofBooking(await hold(world)),
  confirm: async world => ({ ...ofBooking(await hold(world)), body: payment }),
  booking: async world => ofBooking(await hold(world)),
  bookings: async world => ({
    token: (await hold(world)).person.token,
    query: { status: 'RESERVED', limit: '2' },
  }),
  cancel: async world => {
    const booking = await bought(world);
    return { ...ofBooking(booking), body: { ticketIds: [booking.tickets[0]!.ticketId] } };
  },
  changeSeats: async world => ({
    ...ofBooking(await hold(world)),
    body: { seatIds: [world.seat(), world.seat()] },
  }),

  admission: async world => ({ params: { showId: await linedShow(world) } }),
  arrive: async world => ({
    token: (await someone(world)).token,
    params: { showId: await linedShow(world) },
    body: {},
  }),
  admissionPlace: arrived,
  admissionPlaceLive: arrived,
  leaveAdmission: arrived,
  admissionLog: async world => ({ params: { showId: await linedShow(world) } }),
  admissionSettings: world => asPartner(world, { params: { showId: world.show.showId } }),
  setAdmission: world =>
    asPartner(world, { params: { showId: world.show.showId }, body: { mode: 'off', mostAtOnce: null } }),

  joinWaiting: async world => ({
    token: (await someone(world)).token,
    params: { showId: await fullShow(world) },
    body: { seats: 1 },
  }),
  waitingPlaces: async world => ({ token: (await waits(world)).person.token }),
  waiting: async world => ofPlace(await waits(world)),
  waitingLive: async world => ofPlace(await waits(world)),
  leaveWaiting: async world => ofPlace(await waits(world)),

  ticket: async world => ofTicket(await bought(world)),
  ticketQr: async world => ofTicket(await bought(world)),
  ticketPdf: async world => ofTicket(await bought(world)),
  bookingTicketsPdf: async world => ofBooking(await bought(world)),
  ticketKeys: () => ({}),
  createTickets: world =>
    asPartner(world, {
      params: { eventId: world.show.eventId },
      body: { showId: world.show.showId, seatIds: [world.seat()], payment: 'cash' },
    }),
  updateSeats: world =>
    asPartner(world, { body: { showId: world.show.showId, seatIds: [world.seat()], state: 'blocked' } }),
  eventTickets: world => asPartner(world, { params: { eventId: world.show.eventId }, query: { limit: '2' } }),
  userTickets: async world => {
    const { token, buyerId } = (await bought(world)).person;
    return { token, params: { userId: buyerId }, query: { limit: '2' } };
  },
  sendNotification: async world =>
    asPartner(world, { body: { bookingId: (await bought(world)).bookingId, email: 'ada@example.org' } }),
  feedStream: world =>
    asPartner(world, {
      params: { topic: 'payments' },
      query: { feed: 'tour-2026' },
      body: [{ payment_id: 'p-1', order_id: 'o-1' }, 'no payment'],
    }),
  deadLetters: async world => {
    await deadLetter(world);
    return asAdmin(world, { query: { topic: 'payments', reason: 'bad-amount', state: 'dead', limit: '1' } });
  },
  deadLetter: async world => asAdmin(world, { params: { letterId: await deadLetter(world) } }),
  correctLetter: async world =>
    asAdmin(world, {
      params: { letterId: await deadLetter(world) },
      body: { text: JSON.stringify({ ...unpayable(), amount: 1 }) },
    }),
  replayLetters: async world => asAdmin(world, { body: { letterIds: [await deadLetter(world)] } }),
  charts: world => asPartner(world, {}),
  chart: world => asPartner(world, { params: { chart: 'totals' }, query: { from: '2026-01-01T00:00:00Z' } }),
  chartFile: world =>
    asPartner(world, { params: { chart: 'top-events' }, query: { from: '2026-01-01T00:00:00Z' } }),
  chartParquet: world =>
    asPartner(world, { params: { chart: 'top-events' }, query: { from: '2026-01-01T00:00:00Z' } }),
  insightChoices: world => asPartner(world, { query: { from: '2026-01-01T00:00:00Z' } }),
  insightsLive: world => asPartner(world, {}),
  fraudAlerts: world => asAdmin(world, { query: { mode: 'alert', limit: '10' } }),
  askWarehouse: world => asAdmin(world, { body: { sql: 'select count(*) from orders_fact' } }),
  warehouse: world => asAdmin(world, {}),
  buildWarehouse: world => asAdmin(world, { body: { full: false } }),
  paymentWebhook: async world => {
    await bought(world, 'twice');
    const webhook = await eventually('a webhook of the sandbox', world.webhook);
    return { params: { provider: 'sandbox' }, ...webhook };
  },

  createSession: () => ({ body: {} }),
  register: async world => ({
    token: (await someone(world)).token,
    body: { email: `person-${++number}@example.org`, password: 'curtain-up', name: 'A Person' },
  }),
  login: async world => {
    const { email } = await newAccount(world);
    return { body: { email, password: 'curtain-up' } };
  },
  changePassword: async world => {
    const { token } = await newAccount(world);
    return { token, body: { password: 'curtain-up', newPassword: 'curtain-down' } };
  },
  signOutEverywhere: async world => ({ token: (await newAccount(world)).token }),
  me: async world => ({ token: (await newAccount(world)).token }),
};

const ofBooking = ({ person, bookingId }: Held): Ask => ({ token: person.token, params: { bookingId } });

const ofPlace = ({ person, entryId }: Awaited<ReturnType<typeof waits>>): Ask => ({
  token: person.token,
  params: { entryId },
});

const ofTicket = ({ person, tickets }: Held): Ask => ({
  token: person.token,
  params: { ticketId: tickets[0]!.ticketId },
});
