import type { City } from '@matinee/contract/http/catalogue.ts';
import {
  keepPreviousData,
  useInfiniteQuery,
  usePrefetchInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { codeOf } from '../../api/problem.ts';
import { everythingOnQuery, whatsOnQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Link, useParams } from '../../router/router.tsx';
import { announce } from '../../ui/announcer.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { DateStrip } from '../../ui/date-strip.tsx';
import { FailurePage } from '../../ui/failure-page.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { daysFrom } from '../../ui/times.ts';
import { chooseCity, useCity } from '../city/chosen-city.ts';
import { CardsToCome, EventCard } from './event-card.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useFilters } from './filters-in-address.ts';
import './page.css';

/** How many days ahead the strip of days goes. */
const DAYS_AHEAD = 14;

/** What's on in a city, soonest first. */
export default function WhatsOnPage() {
  const { cityId = '' } = useParams();
  const { filters } = useFilters();
  // The list is asked for at once, not only when the city's name is known.
  usePrefetchInfiniteQuery(whatsOnQuery(cityId, filters));
  const { city, error } = useCity(cityId);
  // Who comes by a link to a city goes out there from now on.
  useEffect(() => chooseCity(city), [city]);
  if (error !== null) {
    return <FailurePage failure={error} actions={<ButtonLink to={paths.cities}>Choose a city</ButtonLink>} />;
  }
  return city === undefined ? <ListToCome /> : <WhatsOn city={city} key={city.cityId} />;
}

function WhatsOn({ city }: { readonly city: City }) {
  const { filters, change, clear, count } = useFilters();
  const list = useInfiniteQuery({ ...whatsOnQuery(city.cityId, filters), placeholderData: keepPreviousData });
  const found = useMemo(() => list.data?.pages.flatMap(page => page.items), [list.data]);
  // Posters take a while to draw on a phone: heading and filters are there first, and typing is never held up.
  const events = useDeferredValue(found, undefined);
  // What the filters offer can wait until there is something to look at.
  const everything = useQuery({ ...everythingOnQuery(city.cityId), enabled: list.isSuccess });
  const said = events === undefined ? '' : counted(events.length, list.hasNextPage);
  useEffect(() => {
    if (said !== '' && count > 0 && !list.isPlaceholderData) announce(said);
  }, [said, count, list.isPlaceholderData]);
  return (
    <div className="column whats-on">
      <div className="whats-on-head">
        <PageHeading tab={`What’s on in ${city.name}`}>What’s on in {city.name}</PageHeading>
        <Link to={paths.cities}>Another city</Link>
      </div>
      <DateStrip
        days={daysFrom(new Date(), city.timeZone, DAYS_AHEAD)}
        chosen={filters.date}
        onChoose={date => change({ date })}
        anyDay
      />
      <FilterBar all={everything.data} filters={filters} onChange={change} />
      {list.error !== null && (
        <FailureNotice
          failure={list.error}
          actions={
            codeOf(list.error) === 'not-found' ? (
              <ButtonLink to={paths.cities}>Choose a city</ButtonLink>
            ) : (
              <Button onClick={() => list.refetch()}>Try again</Button>
            )
          }
        />
      )}
      {events !== undefined && events.length > 0 && count > 0 && (
        <p className="whats-on-count">
          {said}
          <button type="button" className="text-button" onClick={clear}>
            Show everything
          </button>
        </p>
      )}
      {events?.length === 0 && (
        <NothingFound
          city={city}
          filtered={count > 0}
          date={filters.date}
          onAnyDay={() => change({ date: undefined })}
          onClear={clear}
        />
      )}
      <ul className="cards" aria-busy={list.isPlaceholderData || events !== found}>
        {events?.map(event => (
          <EventCard key={event.eventId} event={event} city={city} day={filters.date} />
        ))}
        {(events === undefined || list.isFetchingNextPage) && list.error === null && (
          <CardsToCome count={events === undefined ? 10 : 5} />
        )}
      </ul>
      {list.hasNextPage && (
        <div className="whats-on-more">
          <Button
            manner="quiet"
            busy={list.isFetchingNextPage}
            busyLabel="One moment"
            onClick={() => list.fetchNextPage()}
          >
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}

const counted = (count: number, more: boolean): string =>
  `${more ? `The first ${count} events` : count === 1 ? 'One event' : `${count} events`}`;

interface NothingFoundProps {
  readonly city: City;
  readonly filtered: boolean;
  readonly date: string | undefined;
  readonly onAnyDay: () => void;
  readonly onClear: () => void;
}

function NothingFound({ city, filtered, date, onAnyDay, onClear }: NothingFoundProps) {
  if (!filtered) {
    return (
      <Notice
        title={`Nothing is announced in ${city.name} yet`}
        actions={<ButtonLink to={paths.cities}>Look in another city</ButtonLink>}
      >
        The programme for the coming days is still being made. Come back soon, or see what’s on elsewhere.
      </Notice>
    );
  }
  return (
    <Notice
      title="Nothing fits all of that"
      actions={
        <>
          {date !== undefined && <Button onClick={onAnyDay}>Look at any day</Button>}
          <Button manner={date === undefined ? 'act' : 'quiet'} onClick={onClear}>
            Show everything in {city.name}
          </Button>
        </>
      }
    >
      Loosen one of your wishes: another day, another language, or fewer words.
    </Notice>
  );
}

const ListToCome = () => (
  <div className="column whats-on" aria-busy="true">
    <PageHeading tab="What’s on">What’s on</PageHeading>
    <ul className="cards">
      <CardsToCome count={10} />
    </ul>
  </div>
);
