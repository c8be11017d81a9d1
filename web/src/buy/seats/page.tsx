import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { planQuery, showQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { navigate, useParams } from '../../router/router.tsx';
import { layOut } from '../../seat-map/layout.ts';
import { SeatStore } from '../../seat-map/seat-store.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Hall } from './hall.tsx';
import { ShowHeading } from './show-heading.tsx';
import { useHolding } from './use-holding.ts';

/** Choose your seats: the map or the list of a show, and the way to hold what was chosen. */
export default function SeatsPage() {
  const showId = useParams().showId!;
  const show = useQuery(showQuery(showId));
  const plan = useQuery({ ...planQuery(show.data?.planId ?? ''), enabled: show.data !== undefined });
  const layout = useMemo(() => plan.data && layOut(plan.data.plan), [plan.data]);
  const failure = show.error ?? plan.error;
  if (failure !== null) {
    return (
      <div className="column stack">
        <PageHeading tab="Seats">Choose your seats</PageHeading>
        <FailureNotice
          failure={failure}
          actions={
            <>
              <Button onClick={() => (show.error ? show.refetch() : plan.refetch())}>Try again</Button>
              <ButtonLink to={paths.home} manner="quiet">
                What’s on
              </ButtonLink>
            </>
          }
        />
      </div>
    );
  }
  if (!show.data || !layout) return <HallToCome />;
  return <ChooseSeats key={showId} show={show.data} layout={layout} />;
}

interface ChooseSeatsProps {
  readonly show: ShowDetail;
  readonly layout: ReturnType<typeof layOut>;
}

function ChooseSeats({ show, layout }: ChooseSeatsProps) {
  const store = useMemo(() => new SeatStore(layout, { most: show.mostSeatsPerBuyer }), [layout, show]);
  const holding = useHolding(show, store, booking => navigate(paths.pay(booking.bookingId)));
  return (
    <Hall
      show={show}
      store={store}
      heading={<ShowHeading show={show} title="Choose your seats" />}
      action={{ words: count => (count === 1 ? 'Hold this seat' : `Hold ${count} seats`), ...holding }}
    />
  );
}

const HallToCome = () => (
  <div className="column stack" aria-busy="true">
    <PageHeading tab="Seats">Choose your seats</PageHeading>
    <Skeleton width="16rem" height="1.5rem" />
    <Skeleton height="24rem" />
  </div>
);
