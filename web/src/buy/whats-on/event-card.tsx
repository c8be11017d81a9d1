import type { City, EventOnSale } from '@matinee/contract/http/catalogue.ts';
import { paths } from '../../paths.ts';
import { Link } from '../../router/router.tsx';
import { languageName } from '../../ui/languages.ts';
import { formatMoney } from '../../ui/money.ts';
import { Poster } from '../../ui/poster/poster.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { formatShowTime } from '../../ui/times.ts';

/** An event in the list: its poster, and what decides whether one looks closer. */
export function EventCard({
  event,
  city,
  day,
}: {
  readonly event: EventOnSale;
  readonly city: City;
  readonly day: string | undefined;
}) {
  return (
    <li className="card">
      <Link to={paths.event(event, { city: city.cityId, date: day })} className="card-link">
        <span className="card-poster">
          <Poster event={event} />
        </span>
        <span className="card-name">{event.name}</span>
      </Link>
      <p className="card-kind">{[event.category, ...event.languages.map(languageName)].join(' · ')}</p>
      <p className="card-facts figures">
        {event.nextShowAt !== null && <span>{formatShowTime(event.nextShowAt, city)}</span>}
        {event.priceFrom !== null && <strong>from {formatMoney(event.priceFrom, city.country)}</strong>}
      </p>
    </li>
  );
}

export const CardsToCome = ({ count }: { readonly count: number }) =>
  Array.from({ length: count }, (_, index) => (
    <li className="card" key={index} aria-hidden="true">
      <span className="card-poster card-poster-to-come">
        <Skeleton height="100%" />
      </span>
      <Skeleton width="80%" height="1.6rem" />
      <Skeleton width="60%" />
    </li>
  ));
