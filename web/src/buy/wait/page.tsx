import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { planQuery, showQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { useParams } from '../../router/router.tsx';
import type { Layout } from '../../seat-map/layout.ts';
import { layOut } from '../../seat-map/layout.ts';
import { announce } from '../../ui/announcer.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { FailurePage } from '../../ui/failure-page.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ring } from '../line/bell.ts';
import { seatsWords } from '../line/position-words.ts';
import { InLine } from './in-line.tsx';
import { Offered } from './offered.tsx';
import { PlaceOver } from './place-over.tsx';
import { type HeardPlace, usePlace } from './use-place.ts';
import './wait.css';

/** A place in the waiting line of a show, from joining to its one ending. */
export default function WaitingPage() {
  const entryId = useParams().entryId!;
  const { heard, live, failure } = usePlace(entryId);
  const showId = heard?.view.showId;
  const show = useQuery({ ...showQuery(showId ?? ''), enabled: showId !== undefined });
  const plan = useQuery({ ...planQuery(show.data?.planId ?? ''), enabled: show.data !== undefined });
  const layout = useMemo(() => plan.data && layOut(plan.data.plan), [plan.data]);
  const wrong = failure ?? show.error ?? plan.error ?? undefined;
  if (wrong !== undefined) {
    return <FailurePage failure={wrong} actions={<ButtonLink to={paths.bookings}>My bookings</ButtonLink>} />;
  }
  if (!heard || !show.data || !layout) return <PlaceToCome />;
  return <Place key={entryId} heard={heard} live={live} show={show.data} layout={layout} />;
}

interface PlaceProps {
  readonly heard: HeardPlace;
  readonly live: boolean;
  readonly show: ShowDetail;
  readonly layout: Layout;
}

function Place({ heard: { view, receivedAt }, live, show, layout }: PlaceProps) {
  const [ranOut, setRanOut] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  useTurn(view, show);
  // A page that has become another one is read from its top.
  const status = ranOut && view.status === 'OFFERED' ? 'LAPSED' : view.status;
  const before = useRef(status);
  useEffect(() => {
    if (before.current === status) return;
    before.current = status;
    page.current?.querySelector('h1')?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [status]);
  return (
    <div ref={page}>
      {status === 'WAITING' ? (
        <InLine view={view} show={show} live={live} />
      ) : status === 'OFFERED' && view.offer ? (
        <Offered
          view={view}
          offer={view.offer}
          receivedAt={receivedAt}
          show={show}
          layout={layout}
          onOver={() => setRanOut(true)}
        />
      ) : (
        <PlaceOver view={{ ...view, status }} show={show} />
      )}
    </div>
  );
}

/** It is one's turn: said, rung and felt, once. */
function useTurn({ status, seats }: HeardPlace['view'], show: ShowDetail): void {
  const isOffered = status === 'OFFERED';
  useEffect(() => {
    if (!isOffered) return;
    const words = `It is your turn: ${seatsWords(seats)} for ${show.event.name}.`;
    announce(words);
    ring('Your turn', words);
  }, [isOffered]);
}

const PlaceToCome = () => (
  <div className="column stack" aria-busy="true">
    <PageHeading tab="In line">Your place in the line</PageHeading>
    <Skeleton height="6rem" />
    <Skeleton height="14rem" />
  </div>
);
