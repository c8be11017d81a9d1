import type { City } from '@matinee/contract/http/catalogue.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { citiesQuery } from '../../api/queries.ts';
import { paths, returnOf, slugOf } from '../../paths.ts';
import { Link, useSearchParams } from '../../router/router.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { chooseCity, likelyCities } from './chosen-city.ts';
import './page.css';

const countryNames = new Intl.DisplayNames('en', { type: 'region' });

/** Where are you going out? Likely cities first, then all of them by country. */
export default function CityPage() {
  const { data: cities, error, refetch } = useQuery(citiesQuery);
  const [words, setWords] = useState('');
  const likely = useMemo(
    () => likelyCities(cities ?? [], Intl.DateTimeFormat().resolvedOptions().timeZone).slice(0, 4),
    [cities],
  );
  const found = useMemo(() => citiesFound(cities ?? [], words), [cities, words]);
  return (
    <div className="column cities">
      <PageHeading tab="Choose your city">Where are you going out?</PageHeading>
      {error !== null && (
        <FailureNotice failure={error} actions={<Button onClick={() => refetch()}>Try again</Button>} />
      )}
      {cities === undefined && error === null && <CitiesToCome />}
      {likely.length > 0 && words === '' && (
        <section aria-labelledby="likely">
          <h2 id="likely">Probably near you</h2>
          <ul className="cities-likely">
            {likely.map(city => (
              <li key={city.cityId}>
                <CityLink city={city} className="cities-sign" />
              </li>
            ))}
          </ul>
        </section>
      )}
      {cities?.length === 0 && (
        <Notice title="No city has a venue here yet">
          The programme is still empty. As soon as a cinema or theatre is on sale, its city stands here.
        </Notice>
      )}
      {cities !== undefined && cities.length > 0 && (
        <section aria-labelledby="all" className="cities-all">
          <h2 id="all">All cities</h2>
          <div className="cities-search">
            <Field
              label="Find a city"
              type="search"
              value={words}
              onChange={event => setWords(event.target.value)}
            />
          </div>
          <p role="status" className={found.length === 0 ? undefined : 'spoken'}>
            {found.length === 0
              ? `No city of that name has a venue here yet. ${cities.length} others do.`
              : `${found.length} countries`}
          </p>
          <div className="cities-countries">
            {found.map(([country, inCountry]) => (
              <section key={country} aria-labelledby={`country-${country}`}>
                <h3 id={`country-${country}`}>{countryNames.of(country)}</h3>
                <ul>
                  {inCountry.map(city => (
                    <li key={city.cityId}>
                      <CityLink city={city} />
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </section>
      )}
    </div>
  );
}

const CityLink = ({
  city,
  className = 'cities-link',
}: {
  readonly city: City;
  readonly className?: string;
}) => (
  <Link to={useWayTo(city)} className={className} onClick={() => chooseCity(city)}>
    {city.name}
  </Link>
);

/** Back to the event one came from, for this city now; else to what's on there. */
function useWayTo(city: City): string {
  const [query] = useSearchParams();
  const back = returnOf(query);
  if (!query.has('then') || back === paths.home) return paths.city(city);
  const url = new URL(back, location.origin);
  url.searchParams.set('city', city.cityId);
  return url.pathname + url.search;
}

const CitiesToCome = () => (
  <div className="stack" aria-busy="true">
    <Skeleton width="12rem" height="2rem" />
    <Skeleton height="5rem" />
    <Skeleton height="14rem" />
  </div>
);

/** The cities whose name or country has the words, by country, both in the order of the alphabet. */
function citiesFound(cities: readonly City[], words: string): [country: string, cities: City[]][] {
  const wanted = words.trim() === '' ? '' : slugOf(words);
  const matching = cities.filter(city =>
    slugOf(`${city.name} ${countryNames.of(city.country) ?? ''}`).includes(wanted),
  );
  const byCountry = Map.groupBy(
    matching.toSorted((a, b) => a.name.localeCompare(b.name)),
    city => city.country,
  );
  return [...byCountry].toSorted(([a], [b]) =>
    (countryNames.of(a) ?? a).localeCompare(countryNames.of(b) ?? b),
  );
}
