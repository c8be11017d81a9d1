import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { formatDay, formatTime } from '../../ui/times.ts';
import { useCountry } from '../seats/use-country.ts';
import { aheadWords, ordinal } from './position-words.ts';
import '../booking/ticket.css';
import './place-ticket.css';

interface PlaceTicketProps {
  readonly view: WaitingView;
  readonly show: ShowDetail;
}

/** One's place in the line, on paper: what for, for how many, and the number that counts down to the door. */
export function PlaceTicket({ view, show }: PlaceTicketProps) {
  const country = useCountry(show.venue.cityId);
  const place = { timeZone: show.venue.timeZone, country };
  const here = { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, country };
  return (
    <article className="ticket place-ticket" aria-label="Your place in the line">
      <div className="ticket-main">
        <p className="ticket-event">{show.event.name}</p>
        <p className="ticket-when">
          {formatDay(show.startsAt, place)}, {formatTime(show.startsAt, place)}
        </p>
        <p className="small">
          {show.venue.name}, {show.hall.name}, {show.venue.city}
        </p>
        <dl className="ticket-seat">
          <div>
            <dt>Waiting for</dt>
            <dd>{view.seats === 1 ? '1 seat' : `${view.seats} seats`}</dd>
          </div>
          <div>
            <dt>Since</dt>
            <dd>{formatTime(view.joinedAt, here)}</dd>
          </div>
          <div>
            <dt>Until, at the latest</dt>
            <dd>{formatTime(view.expiresAt, here)}</dd>
          </div>
        </dl>
      </div>
      <div className="ticket-stub place-stub" role="status">
        <p className="small">
          <span className="spoken">{show.event.name}: </span>You are
        </p>
        <p className="place-number figures" data-long={view.position > 999 || undefined}>
          <span key={view.position}>{ordinal(view.position)}</span>
        </p>
        <p className="small">in line. {aheadWords(view.ahead)}.</p>
      </div>
    </article>
  );
}
