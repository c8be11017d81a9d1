import type { City, ShowSummary, VenueShows } from '@matinee/contract/http/catalogue.ts';
import type { Availability as AvailabilityOf } from '@matinee/contract/values.ts';
import type { Static } from 'typebox';
import { paths } from '../../paths.ts';
import { Link } from '../../router/router.tsx';
import { languageName } from '../../ui/languages.ts';
import { formatMoney } from '../../ui/money.ts';
import { formatTime } from '../../ui/times.ts';
import './venue-times.css';

type Availability = Static<typeof AvailabilityOf>;

/** A venue with its times of a day. */
export function VenueTimes({ venue, city }: { readonly venue: VenueShows; readonly city: City }) {
  return (
    <li className="venue">
      <div className="venue-head">
        <h3>{venue.name}</h3>
        <p className="soft small">{venue.address}</p>
      </div>
      <ul className="times">
        {venue.shows.map(show => (
          <li key={show.showId}>
            <TimeLink show={show} city={city} timeZone={venue.timeZone} />
          </li>
        ))}
      </ul>
    </li>
  );
}

const words: Record<Availability, string> = {
  available: 'Seats free',
  'almost-full': 'Few left',
  full: 'Full',
};

interface TimeLinkProps {
  readonly show: ShowSummary;
  readonly city: City;
  readonly timeZone: string;
}

/** A time one can go to, like the stub of a ticket. A full show stays open to look at: seats on hold may come back. */
function TimeLink({ show, city, timeZone }: TimeLinkProps) {
  const place = { timeZone, country: city.country };
  return (
    <Link to={paths.show(show.showId)} className={`time time-${show.availability}`}>
      <span className="time-top">
        <time className="time-start" dateTime={show.startsAt}>
          {formatTime(show.startsAt, place)}
        </time>
        <span className="time-hall">
          {show.hall.name}
          {show.language !== null && show.language !== 'zxx' && <> · {languageName(show.language)}</>}
        </span>
      </span>
      <span className="time-classes figures">
        {show.classes.map(offer => (
          <span key={offer.class} className={`time-class time-class-${offer.availability}`}>
            <span className="time-class-name">{offer.class.replaceAll('-', ' ')}</span>
            <span className="time-price">{formatMoney(offer.price, city.country)}</span>
            {offer.availability === 'full' && <span className="spoken">, full</span>}
          </span>
        ))}
      </span>
      <span className="time-availability">
        <Bulbs lit={show.availability === 'available' ? 3 : show.availability === 'almost-full' ? 1 : 0} />
        {words[show.availability]}
      </span>
    </Link>
  );
}

/** Three bulbs: how many are lit says how much is free, without any colour. */
const Bulbs = ({ lit }: { readonly lit: number }) => (
  <svg className="bulbs" width="38" height="12" viewBox="0 0 38 12" aria-hidden="true" focusable="false">
    {[0, 1, 2].map(index => (
      <circle
        key={index}
        className={index < lit ? 'bulb-lit' : 'bulb-out'}
        cx={6 + index * 13}
        cy="6"
        r="4.5"
      />
    ))}
  </svg>
);
