import type { Endpoints } from '@matinee/contract/http/index.ts';

/** Where each endpoint that the pages call is found; the types check every line against the contract. */
type Placed = { readonly [N in keyof Endpoints]?: Pick<Endpoints[N], 'method' | 'path' | 'access'> };

export const endpointPaths = {
  cities: { method: 'GET', path: '/cities', access: 'public' },
  cityEvents: { method: 'GET', path: '/cities/{cityId}/events', access: 'public' },
  event: { method: 'GET', path: '/events/{eventId}', access: 'public' },
  eventShows: { method: 'GET', path: '/events/{eventId}/shows', access: 'public' },
  show: { method: 'GET', path: '/shows/{showId}', access: 'public' },
  plan: { method: 'GET', path: '/plans/{planId}', access: 'public' },
  seats: { method: 'GET', path: '/shows/{showId}/seats', access: 'public' },
  seatsLive: { method: 'GET', path: '/shows/{showId}/seats/live', access: 'public' },
  search: { method: 'GET', path: '/search', access: 'public' },
  categories: { method: 'GET', path: '/categories', access: 'public' },
  createSession: { method: 'POST', path: '/sessions', access: 'public' },
  register: { method: 'POST', path: '/accounts', access: 'public' },
  login: { method: 'POST', path: '/accounts/login', access: 'public' },
  me: { method: 'GET', path: '/accounts/me', access: 'buyer' },
  reserve: { method: 'POST', path: '/bookings/reserve', access: 'buyer' },
  release: { method: 'POST', path: '/bookings/{bookingId}/release', access: 'buyer' },
  confirm: { method: 'PUT', path: '/bookings/confirm/{bookingId}', access: 'buyer' },
  booking: { method: 'GET', path: '/bookings/{bookingId}', access: 'buyer' },
  bookings: { method: 'GET', path: '/bookings', access: 'buyer' },
  cancel: { method: 'POST', path: '/bookings/{bookingId}/cancel', access: 'buyer' },
  changeSeats: { method: 'POST', path: '/bookings/{bookingId}/change-seats', access: 'buyer' },
  ticket: { method: 'GET', path: '/tickets/{ticketId}', access: 'buyer' },
  ticketQr: { method: 'GET', path: '/tickets/{ticketId}/qr.svg', access: 'buyer' },
  ticketPdf: { method: 'GET', path: '/tickets/{ticketId}/ticket.pdf', access: 'buyer' },
} as const satisfies Placed;

export type EndpointName = keyof typeof endpointPaths;
