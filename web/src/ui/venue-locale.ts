/** Where the clock on the wall has twelve hours; the others count to twenty-four. */
const twelveHourCountries = new Set(
  'US CA AU NZ IN PK BD LK NP EG SA AE JO PH MY SG HK KR MX CO PE VE'.split(' '),
);

/** English words with the country's way of writing numbers and money; `country` is ISO 3166-1 alpha-2. */
export const venueLocale = (country: string | undefined): string =>
  country === undefined ? 'en-GB' : `en-${country}`;

export const hasTwelveHours = (country: string | undefined): boolean =>
  country !== undefined && twelveHourCountries.has(country);
