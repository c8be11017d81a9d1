import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import { useQuery } from '@tanstack/react-query';
import { bookingQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Navigate, useParams } from '../../router/router.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { HoldOver } from './hold-over.tsx';
import { PayForm } from './pay-form.tsx';
import { useConfirmation } from './use-confirmation.ts';
import { WaitingForBank } from './waiting-for-bank.tsx';

/** Paying for a hold, from the first look at the order until it is settled one way or the other. */
export default function PayPage() {
  const bookingId = useParams().bookingId!;
  const confirmation = useConfirmation(bookingId);
  const {
    data: booking,
    error,
    dataUpdatedAt,
    refetch,
  } = useQuery({
    ...bookingQuery(bookingId),
    enabled: !confirmation.busy,
    // While the provider is silent, the booking is asked about until it is settled.
    refetchInterval: query => (query.state.data?.status === 'PENDING' ? 2_000 : false),
  });
  const failure = confirmation.retry && confirmation.failure !== undefined ? confirmation.failure : error;
  if (failure !== null && (confirmation.retry || booking === undefined)) {
    return <NotReached failure={failure} onRetry={confirmation.retry ?? (() => refetch())} />;
  }
  if (confirmation.busy || booking === undefined) return <Settling asking={confirmation.busy} />;
  switch (phaseOf(booking)) {
    case 'held':
      return (
        <PayForm
          booking={booking}
          receivedAt={dataUpdatedAt}
          failure={confirmation.failure}
          onOver={() => refetch()}
        />
      );
    case 'waiting':
      return <WaitingForBank booking={booking} />;
    case 'over':
      return <HoldOver booking={booking} />;
    case 'bought':
      return (
        <Navigate to={paths.booking(bookingId)} replace state={{ fresh: confirmation.paid || undefined }} />
      );
  }
}

const NotReached = ({ failure, onRetry }: { readonly failure: unknown; readonly onRetry: () => void }) => (
  <div className="column stack">
    <PageHeading tab="Pay">Pay for your seats</PageHeading>
    <FailureNotice
      failure={failure}
      actions={
        <>
          <Button onClick={onRetry}>Try again</Button>
          <ButtonLink to={paths.bookings} manner="quiet">
            My bookings
          </ButtonLink>
        </>
      }
    />
  </div>
);

type Phase = 'held' | 'waiting' | 'over' | 'bought';

/** B4: a hold is over when its time is, whether or not anybody has written that down yet. */
function phaseOf({ status, holdUntil, serverTime }: BookingItem): Phase {
  if (status === 'PENDING') return 'waiting';
  if (status === 'CONFIRMED' || status === 'CANCELLED' || status === 'REFUNDED') return 'bought';
  const runs = holdUntil !== null && Date.parse(holdUntil) > Date.parse(serverTime);
  return status === 'RESERVED' && runs ? 'held' : 'over';
}

const Settling = ({ asking }: { readonly asking: boolean }) => (
  <div className="column stack" aria-busy="true">
    <PageHeading tab="Pay">{asking ? 'Asking your bank …' : 'Pay for your seats'}</PageHeading>
    {asking && <p role="status">This takes a moment. Please stay on this page.</p>}
    <Skeleton height="4rem" />
    <Skeleton height="16rem" />
  </div>
);
