import type { City } from '@matinee/contract/http/catalogue.ts';
import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { CallFailed } from '../../api/problem.ts';
import { citiesQuery } from '../../api/queries.ts';

const KEY = 'matinee.city';
const listeners = new Set<() => void>();
let chosen: City | undefined = read();

/** The whole city is kept, not its id alone, so that its name stands in the header before any call is answered. */
function read(): City | undefined {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === null ? undefined : (JSON.parse(stored) as City);
  } catch {
    return undefined;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function chooseCity(city: City | undefined): void {
  if (city === undefined || city.cityId === chosen?.cityId) return;
  chosen = city;
  try {
    localStorage.setItem(KEY, JSON.stringify(city));
  } catch {
    // Storage is forbidden here: the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

/** The city this buyer goes out in, if they have chosen one. */
export const chosenCity = (): City | undefined => chosen;

export const useChosenCity = (): City | undefined => useSyncExternalStore(subscribe, chosenCity);

/**
 * A city by its id: at once if it is the chosen one, else as soon as the list of cities is here. The error says why it
 * cannot be given: there is none of this id, or the list cannot be had.
 */
export function useCity(cityId: string | undefined): { city: City | undefined; error: Error | null } {
  const mine = useChosenCity();
  const isMine = cityId !== undefined && cityId === mine?.cityId;
  const { data, error } = useQuery({ ...citiesQuery, enabled: cityId !== undefined && !isMine });
  const city = isMine ? mine : data?.find(each => each.cityId === cityId);
  const unknown = data !== undefined && cityId !== undefined && city === undefined;
  return { city, error: unknown ? new CallFailed('not-found') : error };
}

/** Cities that live by the browser's clock: the likeliest ones, without asking anyone where they are. */
export function likelyCities(cities: readonly City[], timeZone: string): City[] {
  const sameZone = cities.filter(city => city.timeZone === timeZone);
  if (sameZone.length > 0) return sameZone;
  // The names of some zones have changed; two zones with the same winter and summer hours will do as well.
  const hours = (zone: string) =>
    ['2026-01-15', '2026-07-15']
      .map(day =>
        new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
          new Date(`${day}T12:00:00Z`),
        ),
      )
      .join();
  const mine = hours(timeZone);
  return cities.filter(city => hours(city.timeZone) === mine);
}
