import type { City, EventDetail, VenueShows } from '@matinee/contract/http/catalogue.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { eventShowsQuery } from '../../api/queries.ts';
import { paths, withReturn } from '../../paths.ts';
import { Link, useLocation, useSearchParams } from '../../router/router.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { DateStrip } from '../../ui/date-strip.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { dayOf, daysFrom } from '../../ui/times.ts';
import { chooseCity, useChosenCity, useCity } from '../city/chosen-city.ts';
import { VenueTimes } from './venue-times.tsx';

/** How many days ahead the strip of days goes at the least; it reaches further when shows are announced further. */
const DAYS_AHEAD = 14;

interface ShowsProps {
  readonly event: EventDetail;
  readonly cityId: string | undefined;
}

/** When and where, in one city, day by day. */
export function Shows({ event, cityId }: ShowsProps) {
  const { pathname, search } = useLocation();
  const { city, error } = useCity(cityId);
  const mine = useChosenCity();
  // Who comes by a link that names a city, and has none yet, goes out there from now on.
  useEffect(() => {
    if (mine === undefined) chooseCity(city);
  }, [mine, city]);
  const here = pathname + search;
  if (cityId === undefined || error !== null) {
    return (
      <>
        <h2 id="shows">When and where</h2>
        <Notice
          title="Where are you going out?"
          actions={<ButtonLink to={withReturn(paths.cities, pathname)}>Choose your city</ButtonLink>}
        >
          Then the times near you stand here.
        </Notice>
      </>
    );
  }
  return (
    <>
      <div className="event-shows-head">
        <h2 id="shows">{city === undefined ? 'When and where' : `When and where in ${city.name}`}</h2>
        <Link to={withReturn(paths.cities, here)}>Another city</Link>
      </div>
      {city === undefined ? <TimesToCome /> : <ShowsIn city={city} event={event} />}
    </>
  );
}

function ShowsIn({ city, event }: { readonly city: City; readonly event: EventDetail }) {
  const [query, setQuery] = useSearchParams();
  const { data: venues, error, refetch } = useQuery(eventShowsQuery(event.eventId, city.cityId));
  if (error !== null) {
    return <FailureNotice failure={error} actions={<Button onClick={() => refetch()}>Try again</Button>} />;
  }
  if (venues === undefined) return <TimesToCome />;
  const open = new Set(
    venues.flatMap(venue => venue.shows.map(show => dayOf(new Date(show.startsAt), city.timeZone))),
  );
  if (open.size === 0) return <Elsewhere event={event} city={city} />;
  const asked = query.get('date');
  const firstOpen = [...open].toSorted()[0]!;
  const day = asked !== null && open.has(asked) ? asked : firstOpen;
  const onDay = showsOn(venues, day, city.timeZone);
  return (
    <>
      <DateStrip
        days={daysUntil([...open].toSorted().at(-1)!, city.timeZone)}
        open={open}
        chosen={day}
        onChoose={date => {
          const next = new URLSearchParams(query);
          if (date !== undefined) next.set('date', date);
          setQuery(next, { replace: true });
        }}
      />
      {asked !== null && !open.has(asked) && (
        <p>Nothing on the day you asked for; these are the next times.</p>
      )}
      <ul className="venues">
        {onDay.map(venue => (
          <VenueTimes key={venue.venueId} venue={venue} city={city} />
        ))}
      </ul>
    </>
  );
}

/** Two weeks from today, or more if a show is later. */
function daysUntil(last: string, timeZone: string): string[] {
  const days = daysFrom(new Date(), timeZone, 60);
  return days.slice(0, Math.max(DAYS_AHEAD, days.indexOf(last) + 1));
}

const showsOn = (venues: readonly VenueShows[], day: string, timeZone: string): VenueShows[] =>
  venues
    .map(venue => ({
      ...venue,
      shows: venue.shows.filter(show => dayOf(new Date(show.startsAt), timeZone) === day),
    }))
    .filter(venue => venue.shows.length > 0);

/** It is not on here: where else is it? */
function Elsewhere({ event, city }: { readonly event: EventDetail; readonly city: City }) {
  const { data: everywhere } = useQuery(eventShowsQuery(event.eventId, undefined));
  if (everywhere === undefined) return <TimesToCome />;
  const cities = [...new Map(everywhere.map(venue => [venue.cityId, venue.city]))];
  return (
    <Notice
      title={`Not on in ${city.name} these days`}
      actions={
        <>
          {cities.map(([cityId, name]) => (
            <ButtonLink key={cityId} manner="quiet" to={paths.event(event, { city: cityId })}>
              {name}
            </ButtonLink>
          ))}
          <ButtonLink to={paths.city(city)}>See what’s on in {city.name}</ButtonLink>
        </>
      }
    >
      {cities.length === 0
        ? 'No show is announced anywhere at the moment. It may come back.'
        : 'It is on elsewhere, though:'}
    </Notice>
  );
}

const TimesToCome = () => (
  <div className="stack" aria-busy="true">
    <Skeleton height="4.5rem" />
    <Skeleton width="14rem" height="1.5rem" />
    <Skeleton height="8rem" />
  </div>
);
