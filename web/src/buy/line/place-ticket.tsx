import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import type { ReactNode } from 'react';
import { formatDay, formatTime } from '../../ui/times.ts';
import { useCountry } from '../seats/use-country.ts';
import { aheadWords, ordinal } from './position-words.ts';
import '../booking/ticket.css';
import './place-ticket.css';

interface PlaceTicketProps {
  readonly show: ShowDetail;
  /** What else is printed on it, name and value. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** The stub: what one looks for. */
  readonly children: ReactNode;
}

/** A place in a line, on paper: what it is for, and on the stub what changes. */
export function PlaceTicket({ show, facts, children }: PlaceTicketProps) {
  const place = { timeZone: show.venue.timeZone, country: useCountry(show.venue.cityId) };
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
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div className="ticket-stub place-stub">{children}</div>
    </article>
  );
}

interface PlaceNumberProps {
  readonly show: ShowDetail;
  readonly position: number;
  readonly ahead: number;
}

/** The number that counts down to the door. */
export const PlaceNumber = ({ show, position, ahead }: PlaceNumberProps) => (
  <div role="status">
    <p className="small">
      <span className="spoken">{show.event.name}: </span>You are
    </p>
    <p className="place-number figures" data-long={position > 999 || undefined}>
      <span key={position}>{ordinal(position)}</span>
    </p>
    <p className="small">in line. {aheadWords(ahead)}.</p>
  </div>
);
