import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { bookingsQuery, placesQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { paths, withReturn } from '../../paths.ts';
import { Link } from '../../router/router.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BookingEntry } from './booking-entry.tsx';
import { PlaceEntry } from './place-entry.tsx';
import './bookings.css';

/** What one waits for, and all one has booked: what is still to come first, then what was. */
export default function BookingsPage() {
  const session = useSession();
  const bookings = useInfiniteQuery({ ...bookingsQuery, enabled: session !== null });
  const { data: places = [] } = useQuery({ ...placesQuery, enabled: session !== null });
  const items = bookings.data?.pages.flatMap(page => page.items) ?? [];
  const [toCome, past] = [items.filter(isToCome), items.filter(item => !isToCome(item))];
  const nothing = session === null || (bookings.isSuccess && items.length + places.length === 0);
  return (
    <div className="column bookings">
      <PageHeading tab="My bookings">My bookings</PageHeading>
      {bookings.error !== null && (
        <FailureNotice
          failure={bookings.error}
          actions={<Button onClick={() => bookings.refetch()}>Try again</Button>}
        />
      )}
      {nothing && (
        <div className="stack">
          <p>Nothing booked yet. What you book on this device is kept here, with your tickets.</p>
          <ButtonLink to={paths.home}>See what’s on</ButtonLink>
        </div>
      )}
      {session !== null && bookings.isPending && <Skeleton height="9rem" />}
      {places.length > 0 && (
        <section aria-labelledby="bookings-waiting">
          <h2 id="bookings-waiting">In line</h2>
          <ul className="bookings-list">
            {places.map(place => (
              <li key={place.entryId}>
                <PlaceEntry place={place} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {toCome.length > 0 && <List title="To come" bookings={toCome.toSorted(byStart)} />}
      {past.length > 0 && <List title="Past" bookings={past} />}
      {bookings.hasNextPage && (
        <Button
          manner="quiet"
          busy={bookings.isFetchingNextPage}
          busyLabel="One moment …"
          onClick={() => bookings.fetchNextPage()}
        >
          Show earlier ones
        </Button>
      )}
      {session?.guest !== false && (
        <p className="soft">
          Booked on another device, or with an account?{' '}
          <Link to={withReturn(paths.signIn, paths.bookings)}>Sign in</Link> and it is here too.
        </p>
      )}
    </div>
  );
}

/** A booking that still leads somewhere: to a show, or to paying for one. */
const isToCome = ({ status, startsAt, serverTime }: BookingItem): boolean =>
  ['RESERVED', 'PENDING', 'CONFIRMED'].includes(status) &&
  Date.parse(startsAt) > Date.parse(serverTime) - 3 * 3_600_000;

const byStart = (a: BookingItem, b: BookingItem): number => Date.parse(a.startsAt) - Date.parse(b.startsAt);

const List = ({ title, bookings }: { readonly title: string; readonly bookings: readonly BookingItem[] }) => (
  <section aria-labelledby={`bookings-${title}`}>
    <h2 id={`bookings-${title}`}>{title}</h2>
    <ul className="bookings-list">
      {bookings.map(booking => (
        <li key={booking.bookingId}>
          <BookingEntry booking={booking} />
        </li>
      ))}
    </ul>
  </section>
);
