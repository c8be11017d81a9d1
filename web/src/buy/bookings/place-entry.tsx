import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { paths } from '../../paths.ts';
import { Link } from '../../router/router.tsx';
import { formatDay, formatTime } from '../../ui/times.ts';
import { usePlaces } from '../booking/use-places.ts';
import { aheadWords, seatsWords } from '../line/position-words.ts';
import { useCountry } from '../seats/use-country.ts';

/** A line one waits in: the way back to it, and how it stands there. */
export function PlaceEntry({ place }: { readonly place: WaitingView }) {
  const { show } = usePlaces(place.showId);
  const country = useCountry(show?.venue.cityId);
  if (!show) return null;
  const where = { timeZone: show.venue.timeZone, country };
  return (
    <article className="entry entry-open">
      <h3>
        <Link to={paths.waiting(place.entryId)}>{show.event.name}</Link>
      </h3>
      <p>
        {formatDay(show.startsAt, where)}, <strong>{formatTime(show.startsAt, where)}</strong>
        <span className="soft">
          {' '}
          · {show.venue.name}, {show.hall.name}, {show.venue.city}
        </span>
      </p>
      <p className="small">
        {place.status === 'OFFERED' ? (
          <>
            <strong className="entry-state">It is your turn.</strong> Kept for you, not for long:{' '}
          </>
        ) : (
          <>
            <strong className="entry-state">{aheadWords(place.ahead)}.</strong> Waiting for{' '}
          </>
        )}
        {seatsWords(place.seats)}
      </p>
    </article>
  );
}
