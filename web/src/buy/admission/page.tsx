import type { AdmissionReceipt, AdmissionView } from '@matinee/contract/http/admission.ts';
import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { codeOf } from '../../api/problem.ts';
import { showQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Navigate, useParams } from '../../router/router.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { FailurePage } from '../../ui/failure-page.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Admitted } from './admitted.tsx';
import { BeforeOpening } from './before-opening.tsx';
import { InAdmissionLine } from './in-admission-line.tsx';
import { NotYet } from './not-yet.tsx';
import { PlaceOver } from './place-over.tsx';
import { usePlace } from './use-place.ts';

/** The line into a crowded show: from before its sale opens until one is let in, or told that nothing is left. */
export default function AdmissionPage() {
  const showId = useParams().showId!;
  const show = useQuery(showQuery(showId));
  const { receipt, refused, heard, live, failure, takeAnew } = usePlace(showId);
  // A place that is not known any more, of an earlier line or another buyer's: the next one is asked for.
  const isStale = failure !== undefined && codeOf(failure) === 'not-found';
  useEffect(() => {
    if (isStale) takeAnew();
  }, [isStale]);
  const wrong = show.error ?? refused ?? (isStale ? null : failure);
  if (wrong) {
    const code = codeOf(wrong);
    if (code === 'admission-not-needed') return <Navigate to={paths.show(showId)} replace />;
    if (code === 'admission-not-yet' && show.data) return <NotYet show={show.data} onOpen={takeAnew} />;
    return <Refused failure={wrong} showId={showId} onRetry={takeAnew} />;
  }
  if (!show.data || !heard || !receipt) return <PlaceToCome />;
  return (
    <Place
      view={heard.view}
      receivedAt={heard.receivedAt}
      show={show.data}
      receipt={receipt}
      live={live}
      onAgain={takeAnew}
    />
  );
}

export interface PlaceProps {
  readonly view: AdmissionView;
  readonly receivedAt: number;
  readonly show: ShowDetail;
  readonly receipt: AdmissionReceipt;
  readonly live: boolean;
}

function Place({ onAgain, ...place }: PlaceProps & { readonly onAgain: () => void }) {
  switch (place.view.status) {
    case 'BEFORE_OPENING':
      return <BeforeOpening {...place} />;
    case 'IN_LINE':
      return <InAdmissionLine {...place} />;
    case 'ADMITTED':
      return <Admitted {...place} />;
    case 'OPEN_TO_ALL':
      return <Navigate to={paths.show(place.show.showId)} replace />;
    default:
      return <PlaceOver {...place} onAgain={onAgain} />;
  }
}

const Refused = ({
  failure,
  showId,
  onRetry,
}: {
  readonly failure: unknown;
  readonly showId: string;
  readonly onRetry: () => void;
}) => (
  <FailurePage
    failure={failure}
    actions={
      <>
        <Button onClick={onRetry}>Try again</Button>
        <ButtonLink to={paths.show(showId)} manner="quiet">
          To the seat map
        </ButtonLink>
      </>
    }
  />
);

const PlaceToCome = () => (
  <div className="column stack" aria-busy="true">
    <PageHeading tab="In line">Taking your place …</PageHeading>
    <Skeleton height="6rem" />
    <Skeleton height="14rem" />
  </div>
);
