import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import { paths } from '../../paths.ts';
import { Link } from '../../router/router.tsx';
import { formatMoney } from '../../ui/money.ts';
import { formatDay, formatTime } from '../../ui/times.ts';
import { usePlaces } from '../booking/use-places.ts';
import { useCountry } from '../seats/use-country.ts';
import { stateOf } from './booking-state.ts';

/** One booking in the list: what, when, where, and how it stands in words. */
export function BookingEntry({ booking }: { readonly booking: BookingItem }) {
  const { show } = usePlaces(booking.showId);
  const country = useCountry(show?.venue.cityId);
  const place = { timeZone: booking.venue.timeZone, country };
  const state = stateOf(booking);
  const to = state.leads === 'pay' ? paths.pay(booking.bookingId) : paths.booking(booking.bookingId);
  const seats = booking.seats.length === 1 ? '1 seat' : `${booking.seats.length} seats`;
  return (
    <article className={`entry entry-${state.tone}`}>
      <h3>{state.leads === 'nowhere' ? booking.event.name : <Link to={to}>{booking.event.name}</Link>}</h3>
      <p>
        {formatDay(booking.startsAt, place)}, <strong>{formatTime(booking.startsAt, place)}</strong>
        <span className="soft">
          {' '}
          · {booking.venue.name}, {booking.hall}, {booking.venue.city}
        </span>
      </p>
      <p className="small">
        <strong className="entry-state">{state.words}</strong> {seats}, {formatMoney(booking.total, country)}
      </p>
    </article>
  );
}
