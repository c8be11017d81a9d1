import { useQuery } from '@tanstack/react-query';
import { citiesQuery } from '../../api/queries.ts';

/** The country of a city, once it is known: money and clocks are written its way. */
export function useCountry(cityId: string | undefined): string | undefined {
  const { data: cities } = useQuery(citiesQuery);
  return cities?.find(city => city.cityId === cityId)?.country;
}
