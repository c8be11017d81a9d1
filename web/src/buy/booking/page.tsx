import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import { useQuery } from '@tanstack/react-query';
import { bookingQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Navigate, useLocation, useParams } from '../../router/router.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { formatMoney } from '../../ui/money.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useCountry } from '../seats/use-country.ts';
import { BookingActions } from './booking-actions.tsx';
import { Ticket } from './ticket.tsx';
import { usePlaces } from './use-places.ts';
import './booking.css';

/** A booking that was paid: its tickets, and what may still be done with it. */
export default function BookingPage() {
  const bookingId = useParams().bookingId!;
  const { data: booking, error, refetch } = useQuery(bookingQuery(bookingId));
  if (error !== null && booking === undefined) {
    return (
      <div className="column stack">
        <PageHeading tab="Your booking">Your booking</PageHeading>
        <FailureNotice
          failure={error}
          actions={
            <>
              <Button onClick={() => refetch()}>Try again</Button>
              <ButtonLink to={paths.bookings} manner="quiet">
                My bookings
              </ButtonLink>
            </>
          }
        />
      </div>
    );
  }
  if (booking === undefined) return <BookingToCome />;
  // What is not paid yet is dealt with where one pays.
  if (booking.tickets === undefined) return <Navigate to={paths.pay(bookingId)} replace />;
  return <Booking booking={booking} />;
}

function Booking({ booking }: { readonly booking: BookingItem }) {
  const { fresh } = (useLocation().state ?? {}) as { fresh?: boolean };
  const { show } = usePlaces(booking.showId);
  const country = useCountry(show?.venue.cityId);
  const tickets = booking.tickets ?? [];
  const valid = tickets.filter(ticket => ticket.status === 'VALID');
  const refunded = booking.refunded;
  return (
    <div className="column booking">
      <PageHeading tab={booking.event.name}>{fresh ? 'Enjoy the show' : booking.event.name}</PageHeading>
      {fresh && (
        <p role="status">
          You are going to <strong>{booking.event.name}</strong>. Your{' '}
          {valid.length === 1 ? 'ticket is' : `${valid.length} tickets are`} here, and on the way to your
          e-mail.
        </p>
      )}
      {refunded !== undefined && refunded.amount > 0 && (
        <Notice title={valid.length === 0 ? 'This booking was cancelled' : 'Some tickets were cancelled'}>
          {formatMoney(refunded, country)} goes back to how you paid. Banks take a few days to show it.
        </Notice>
      )}
      <ol className="tickets" aria-label="Tickets">
        {tickets.map(ticket => (
          <li key={ticket.ticketId}>
            <Ticket ticket={ticket} country={country} />
          </li>
        ))}
      </ol>
      <BookingActions booking={booking} show={show} country={country} />
    </div>
  );
}

const BookingToCome = () => (
  <div className="column stack" aria-busy="true">
    <PageHeading tab="Your booking">Your booking</PageHeading>
    <Skeleton height="12rem" />
    <Skeleton height="12rem" />
  </div>
);
