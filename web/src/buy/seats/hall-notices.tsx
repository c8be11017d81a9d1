import type { AdmissionState } from '@matinee/contract/http/admission.ts';
import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { admissionQuery } from '../../api/queries.ts';
import { wordsFor } from '../../api/refusal-words.ts';
import { paths } from '../../paths.ts';
import type { Choice, SeatStore } from '../../seat-map/seat-store.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { HallAction } from './hall.tsx';
import { HeldAlready } from './held-already.tsx';
import { HoldRefused } from './hold-refused.tsx';
import { LostSeats } from './lost-seats.tsx';
import { NotOnSale } from './not-on-sale.tsx';
import { SeatsMayReturn } from './seats-may-return.tsx';

// Hardly any show is so crowded: what is to be said then is fetched then.
const EntranceNotice = lazy(() => import('../admission/entrance-notice.tsx'));

interface HallNoticesProps {
  readonly show: ShowDetail;
  readonly store: SeatStore;
  readonly choice: Choice;
  readonly action: HallAction;
  readonly live: boolean;
  readonly onChoose: (seats: readonly number[]) => void;
}

/** What there is to be told above the map. What has just happened is brought into sight. */
export function HallNotices(props: HallNoticesProps) {
  const place = useRef<HTMLDivElement>(null);
  const entrance = useEntrance(props.show.showId, props.store.own.size === 0);
  const happened = props.action.failure !== undefined || props.choice.lost.length > 0;
  useEffect(() => {
    if (happened) place.current?.scrollIntoView({ block: 'nearest' });
  }, [happened]);
  return (
    <div className="hall-notice" ref={place}>
      {entrance && (
        <Suspense>
          <EntranceNotice show={props.show} entrance={entrance} />
        </Suspense>
      )}
      {(props.show.onSale || !entrance) && <MostPressing {...props} />}
    </div>
  );
}

/** The line through which the show is entered, if there is one. */
function useEntrance(showId: string, isNeeded: boolean): AdmissionState | undefined {
  const { data } = useQuery({ ...admissionQuery(showId), enabled: isNeeded });
  return data?.state === 'OFF' || data?.state === 'SOLD_OUT' ? undefined : data;
}

const isNothingFree = ({ states, revision, chosen }: Choice): boolean =>
  revision >= 0 && chosen.length === 0 && !states.includes('free');

/** B5, before anybody asks: sold out, or seats that are only held and may come back. */
function NothingFree({ show, choice }: { readonly show: ShowDetail; readonly choice: Choice }) {
  const otherTimes = (manner: 'act' | 'quiet') => (
    <ButtonLink to={paths.event(show.event)} manner={manner}>
      Other times of {show.event.name}
    </ButtonLink>
  );
  if (!choice.states.includes('held')) {
    const words = wordsFor('show-full');
    return (
      <Notice title={words.title} tone="warn" role="status" actions={otherTimes('act')}>
        {words.text}
      </Notice>
    );
  }
  return <SeatsMayReturn show={show} choice={choice} wanted={2} actions={otherTimes('quiet')} />;
}

/** One notice alone, so that the map stays in sight. */
function MostPressing({ show, store, choice, action, live, onChoose }: HallNoticesProps) {
  if (!show.onSale) return <NotOnSale show={show} />;
  if (action.failure !== undefined) {
    return <HoldRefused show={show} store={store} choice={choice} action={action} onChoose={onChoose} />;
  }
  if (choice.lost.length > 0) return <LostSeats store={store} choice={choice} onChoose={onChoose} />;
  if (isNothingFree(choice)) return <NothingFree show={show} choice={choice} />;
  if (!live) {
    return (
      <Notice
        title="The map is not live just now"
        tone="warn"
        actions={
          <Button manner="quiet" onClick={() => location.reload()}>
            Load it anew
          </Button>
        }
      >
        We are trying to reach the box office again. Seats may have gone since; you are told before anything
        is held.
      </Notice>
    );
  }
  return store.own.size === 0 ? <HeldAlready show={show} /> : null;
}
