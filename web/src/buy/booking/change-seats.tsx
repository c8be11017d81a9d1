import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { CallFailed, codeOf, unanswered } from '../../api/problem.ts';
import { bookingQuery, planQuery, showQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Navigate, navigate, useParams } from '../../router/router.tsx';
import { type Layout, layOut } from '../../seat-map/layout.ts';
import { SeatStore } from '../../seat-map/seat-store.ts';
import { announce } from '../../ui/announcer.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Hall } from '../seats/hall.tsx';
import { ShowHeading } from '../seats/show-heading.tsx';

/** The same map once more, with the seats one has, to exchange them for as many others. */
export default function ChangeSeatsPage() {
  const bookingId = useParams().bookingId!;
  const booking = useQuery(bookingQuery(bookingId));
  const showId = booking.data?.showId;
  const show = useQuery({ ...showQuery(showId ?? ''), enabled: showId !== undefined });
  const plan = useQuery({ ...planQuery(show.data?.planId ?? ''), enabled: show.data !== undefined });
  const layout = useMemo(() => plan.data && layOut(plan.data.plan), [plan.data]);
  const failure = booking.error ?? show.error ?? plan.error;
  if (failure !== null) {
    return (
      <div className="column stack">
        <PageHeading tab="Change seats">Change your seats</PageHeading>
        <FailureNotice failure={failure} actions={<ButtonLink to={paths.bookings}>My bookings</ButtonLink>} />
      </div>
    );
  }
  if (!booking.data || !show.data || !layout) {
    return (
      <div className="column stack" aria-busy="true">
        <PageHeading tab="Change seats">Change your seats</PageHeading>
        <Skeleton height="24rem" />
      </div>
    );
  }
  if (booking.data.status !== 'CONFIRMED') return <Navigate to={paths.booking(bookingId)} replace />;
  return <ChangeSeats booking={booking.data} show={show.data} layout={layout} />;
}

interface ChangeSeatsProps {
  readonly booking: BookingItem;
  readonly show: ShowDetail;
  readonly layout: Layout;
}

function ChangeSeats({ booking, show, layout }: ChangeSeatsProps) {
  const [own] = useState(() =>
    (booking.tickets ?? []).flatMap(ticket => (ticket.status === 'VALID' ? [ticket.seatId] : [])),
  );
  const store = useMemo(() => new SeatStore(layout, { most: own.length, own }), [layout, own]);
  const changing = useChanging(booking, store, own);
  return (
    <Hall
      show={show}
      store={store}
      heading={<ShowHeading show={show} title="Change your seats" />}
      action={{ words: count => changeWords(own.length - count), ...changing }}
      note={
        <p className="small soft">
          Choose {own.length === 1 ? 'one seat' : `${own.length} seats`} in place of yours, which are marked
          with a frame. They may cost the same or less; if less, the difference comes back to you.
        </p>
      }
    />
  );
}

const changeWords = (missing: number): string =>
  missing === 0 ? 'Change to these' : missing === 1 ? 'Choose one more' : `Choose ${missing} more`;

function useChanging(booking: BookingItem, store: SeatStore, own: readonly string[]) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const sent = useRef({ seats: '', key: '' });
  const queries = useQueryClient();
  const submit = async (): Promise<void> => {
    const seatIds = store.current().chosen.map(seat => store.layout.seats[seat]!.seatId);
    if (seatIds.length !== own.length) {
      announce(changeWords(own.length - seatIds.length));
      return;
    }
    const seats = seatIds.join(' ');
    if (sent.current.seats !== seats) sent.current = { seats, key: newIdempotencyKey() };
    setBusy(true);
    setFailure(undefined);
    try {
      const { bookingId } = booking;
      await store.claim(() =>
        call('changeSeats', { params: { bookingId }, body: { seatIds }, idempotencyKey: sent.current.key }),
      );
      await queries.invalidateQueries({ queryKey: bookingQuery(bookingId).queryKey });
      navigate(paths.booking(bookingId));
    } catch (refused) {
      if (refused instanceof CallFailed && refused.code === 'seats-taken') {
        store.markTaken(refused.problem?.seatIds ?? []);
      }
      if (!unanswered.has(codeOf(refused))) sent.current = { seats: '', key: '' };
      setFailure(refused);
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, submit, forget: () => setFailure(undefined) };
}
