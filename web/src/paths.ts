/** Every address of the pages, once. Readable tails (`/mumbai`) are for people; only ids are read back. */
export const paths = {
  home: '/',
  cities: '/cities',
  city: (city: { cityId: string; name: string }) => `/cities/${city.cityId}/${slugOf(city.name)}`,
  /** With the city and the day, YYYY-MM-DD, whose shows are wanted. */
  event: (
    event: { eventId: string; name: string },
    wanted: { city?: string; date?: string | undefined } = {},
  ) => `/events/${event.eventId}/${slugOf(event.name)}${queryOf(wanted)}`,
  search: (q: string, city?: string) => `/search${queryOf({ q, city })}`,
  show: (showId: string) => `/shows/${showId}`,
  /** The line into a crowded show. */
  admission: (showId: string) => `/shows/${showId}/line`,
  waiting: (entryId: string) => `/waiting/${entryId}`,
  pay: (bookingId: string) => `/bookings/${bookingId}/pay`,
  booking: (bookingId: string) => `/bookings/${bookingId}`,
  changeSeats: (bookingId: string) => `/bookings/${bookingId}/seats`,
  bookings: '/bookings',
  signIn: '/sign-in',
  register: '/register',
  insights: '/insights',
} as const;

function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** "São Paulo" -> "sao-paulo" */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'here';

/** An address with the page to come back to afterwards, for signing in on the way. */
export const withReturn = (path: string, returnTo: string): string =>
  `${path}?${new URLSearchParams([['then', returnTo]])}`;

/** The page to come back to, if it is one of ours: an address elsewhere is ignored. */
export const returnOf = (query: URLSearchParams): string => {
  const then = query.get('then') ?? '';
  return /^\/(?![/\\])/.test(then) ? then : paths.home;
};
