import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { formatDay, formatTime, type Place } from '../../ui/times.ts';
import { useCountry } from '../seats/use-country.ts';

/** Where a show is, as far as clocks care, with the name of its city. */
interface Moments extends Place {
  readonly city: string;
}

export const useMoments = (show: ShowDetail): Moments => ({
  timeZone: show.venue.timeZone,
  country: useCountry(show.venue.cityId),
  city: show.venue.city,
});

/** "Sun 22 Nov 15:00"; where the reader's clock shows another time: "Sun 22 Nov 15:00 in Berlin, 19:30 where you are". */
export function momentWords(instant: string, { city, ...place }: Moments): string {
  const there = `${formatDay(instant, place)} ${formatTime(instant, place)}`;
  const here = { ...place, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  const mine = `${formatDay(instant, here)} ${formatTime(instant, here)}`;
  if (mine === there) return there;
  const sameDay = formatDay(instant, here) === formatDay(instant, place);
  return `${there} in ${city}, ${sameDay ? formatTime(instant, here) : mine} where you are`;
}
