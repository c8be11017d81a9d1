import type { Query } from '@matinee/contract/endpoint.ts';
import type { Endpoints } from '@matinee/contract/http/index.ts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call, callForFile } from './call.ts';

/** How long a reply counts as fresh, in milliseconds: what hardly ever changes, and what is being sold. */
const HOUR = 3_600_000;
const HALF_A_MINUTE = 30_000;

export const citiesQuery = queryOptions({
  queryKey: ['cities'],
  queryFn: ({ signal }) => call('cities', { query: { limit: 200 }, signal }),
  select: page => page.items,
  staleTime: HOUR,
});

export type WhatsOnFilters = Pick<
  NonNullable<Query<Endpoints['cityEvents']>>,
  'date' | 'language' | 'genre' | 'category' | 'q'
>;

export const whatsOnQuery = (cityId: string, filters: WhatsOnFilters) =>
  infiniteQueryOptions({
    queryKey: ['whats-on', cityId, filters],
    queryFn: ({ pageParam, signal }) =>
      call('cityEvents', {
        params: { cityId },
        query: { ...filters, limit: 24, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
    staleTime: HALF_A_MINUTE,
  });

/** Everything on in a city, as far as one page goes: what the filters offer is gathered from it. */
export const everythingOnQuery = (cityId: string) =>
  queryOptions({
    queryKey: ['everything-on', cityId],
    queryFn: ({ signal }) => call('cityEvents', { params: { cityId }, query: { limit: 200 }, signal }),
    select: page => page.items,
    staleTime: HOUR,
  });

export const eventQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['event', eventId],
    queryFn: ({ signal }) => call('event', { params: { eventId }, signal }),
    staleTime: HOUR,
  });

/** Every show of an event that is to come, by venue, in a city or, without one, everywhere. */
export const eventShowsQuery = (eventId: string, cityId: string | undefined) =>
  queryOptions({
    queryKey: ['event-shows', eventId, cityId],
    queryFn: ({ signal }) =>
      call('eventShows', { params: { eventId }, query: { cityId, limit: 200 }, signal }),
    select: page => page.items,
    staleTime: HALF_A_MINUTE,
  });

export const searchQuery = (q: string, city: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['search', q, city],
    queryFn: ({ pageParam, signal }) =>
      call('search', {
        query: { q, city, limit: 24, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
    staleTime: HALF_A_MINUTE,
  });

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call('me', { signal }),
  staleTime: HOUR,
});

export const showQuery = (showId: string) =>
  queryOptions({
    queryKey: ['show', showId],
    queryFn: ({ signal }) => call('show', { params: { showId }, signal }),
    staleTime: HALF_A_MINUTE,
  });

/** A version of a plan never changes. */
export const planQuery = (planId: string) =>
  queryOptions({
    queryKey: ['plan', planId],
    queryFn: ({ signal }) => call('plan', { params: { planId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const bookingQuery = (bookingId: string) =>
  queryOptions({
    queryKey: ['booking', bookingId],
    queryFn: ({ signal }) => call('booking', { params: { bookingId }, signal }),
    staleTime: 0,
  });

/** The holds that are still running, so that one can be found again after a reload. */
export const holdsQuery = queryOptions({
  queryKey: ['bookings', 'RESERVED'],
  queryFn: ({ signal }) => call('bookings', { query: { status: 'RESERVED' }, signal }),
  select: page => page.items,
  staleTime: 0,
});

export const bookingsQuery = infiniteQueryOptions({
  queryKey: ['bookings'],
  queryFn: ({ pageParam, signal }) =>
    call('bookings', { query: { limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) }, signal }),
  initialPageParam: '',
  getNextPageParam: page => page.nextCursor,
  staleTime: 0,
});

/** How a show is entered: freely, or through a line. */
export const admissionQuery = (showId: string) =>
  queryOptions({
    queryKey: ['admission', showId],
    queryFn: ({ signal }) => call('admission', { params: { showId }, signal }),
    staleTime: 0,
  });

/** The lines one waits in now. */
export const placesQuery = queryOptions({
  queryKey: ['waiting'],
  queryFn: ({ signal }) => call('waitingPlaces', { signal }),
  select: page => page.items,
  staleTime: 0,
});

export const ticketQuery = (ticketId: string) =>
  queryOptions({
    queryKey: ['ticket', ticketId],
    queryFn: ({ signal }) => call('ticket', { params: { ticketId }, signal }),
    staleTime: HALF_A_MINUTE,
  });

/** A ticket's QR code as the address of an image. */
export const ticketQrQuery = (ticketId: string) =>
  queryOptions({
    queryKey: ['ticket-qr', ticketId],
    queryFn: async ({ signal }) => {
      const file = await callForFile('ticketQr', { params: { ticketId }, signal });
      return `data:image/svg+xml,${encodeURIComponent(await file.text())}`;
    },
    staleTime: HALF_A_MINUTE,
  });
