import type { EventDetail } from '@matinee/contract/http/catalogue.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { eventQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { useParams, useSearchParams } from '../../router/router.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { FailurePage } from '../../ui/failure-page.tsx';
import { languageName } from '../../ui/languages.ts';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Poster } from '../../ui/poster/poster.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { formatMinutes } from '../../ui/times.ts';
import { useChosenCity } from '../city/chosen-city.ts';
import { Shows } from './shows.tsx';
import './page.css';

/** An event: what it is, and where and when one can see it. */
export default function EventPage() {
  const { eventId = '' } = useParams();
  const [query] = useSearchParams();
  const mine = useChosenCity();
  const { data: event, error, refetch } = useQuery(eventQuery(eventId));
  // The next step's script is fetched while one reads.
  useEffect(() => {
    import('../seats/page.tsx').catch(() => {});
  }, []);
  if (error !== null) {
    return (
      <FailurePage
        failure={error}
        actions={
          <>
            <Button onClick={() => refetch()}>Try again</Button>
            <ButtonLink manner="quiet" to={paths.home}>
              See what’s on
            </ButtonLink>
          </>
        }
      />
    );
  }
  if (event === undefined) return <EventToCome />;
  return (
    <article className="column event">
      <div className="event-poster">
        <Poster event={event} />
      </div>
      <header className="event-head">
        <p className="event-kind">{event.category}</p>
        <PageHeading tab={event.name}>{event.name}</PageHeading>
        {event.tagline !== '' && <p className="event-tagline">{event.tagline}</p>}
        <Facts event={event} />
      </header>
      <div className="event-about">
        {event.description !== '' && <p>{event.description}</p>}
        <People people={event.people} />
      </div>
      <section className="event-shows" aria-labelledby="shows">
        <Shows event={event} cityId={query.get('city') ?? mine?.cityId} />
      </section>
    </article>
  );
}

function Facts({ event }: { readonly event: EventDetail }) {
  const facts: readonly (readonly [name: string, value: string | null])[] = [
    ['Year', event.year === null ? null : String(event.year)],
    ['Length', event.runningMinutes === null ? null : formatMinutes(event.runningMinutes)],
    ['Rating', event.rating],
    [
      event.languages.length > 1 ? 'Languages' : 'Language',
      event.languages.map(languageName).join(', ') || null,
    ],
    [event.genres.length > 1 ? 'Genres' : 'Genre', event.genres.join(', ') || null],
  ];
  return (
    <dl className="event-facts">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** Who made it and who is in it, each role once. */
function People({ people }: Pick<EventDetail, 'people'>) {
  if (people.length === 0) return null;
  const byRole = Map.groupBy(people, person => person.role);
  return (
    <dl className="event-people">
      {[...byRole].map(([role, inRole]) => (
        <div key={role}>
          <dt>{role}</dt>
          <dd>{inRole.map(person => person.name).join(', ')}</dd>
        </div>
      ))}
    </dl>
  );
}

const EventToCome = () => (
  <div className="column event" aria-busy="true">
    <div className="event-poster">
      <Skeleton height="100%" />
    </div>
    <div className="event-head stack">
      <Skeleton width="5rem" />
      <Skeleton width="70%" height="3.5rem" />
      <Skeleton width="50%" height="2rem" />
    </div>
    <div className="event-shows stack">
      <Skeleton height="4.5rem" />
      <Skeleton height="12rem" />
    </div>
  </div>
);
