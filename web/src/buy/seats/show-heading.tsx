import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import type { ReactNode } from 'react';
import { paths } from '../../paths.ts';
import { Link } from '../../router/router.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { formatDay, formatTime } from '../../ui/times.ts';
import { useCountry } from './use-country.ts';

interface ShowHeadingProps {
  readonly show: ShowDetail;
  readonly title: ReactNode;
  /** The page's name in the browser's tab. */
  readonly tab?: string;
}

/** What one is about to see, where and when; the heading says what is to be done here. */
export function ShowHeading({ show, title, tab = `Seats for ${show.event.name}` }: ShowHeadingProps) {
  const place = { timeZone: show.venue.timeZone, country: useCountry(show.venue.cityId) };
  return (
    <header className="show-heading">
      <PageHeading tab={tab}>{title}</PageHeading>
      <p>
        <Link to={paths.event(show.event)} className="show-heading-event">
          {show.event.name}
        </Link>
        <span>
          {formatDay(show.startsAt, place)}, <strong>{formatTime(show.startsAt, place)}</strong>
        </span>
        <span className="soft">
          {show.venue.name}, {show.hall.name}
        </span>
      </p>
    </header>
  );
}
