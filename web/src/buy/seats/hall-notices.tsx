import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useEffect, useRef } from 'react';
import type { Choice, SeatStore } from '../../seat-map/seat-store.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { HallAction } from './hall.tsx';
import { HeldAlready } from './held-already.tsx';
import { HoldRefused } from './hold-refused.tsx';
import { LostSeats } from './lost-seats.tsx';
import { NotOnSale } from './not-on-sale.tsx';

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
  const happened = props.action.failure !== undefined || props.choice.lost.length > 0;
  useEffect(() => {
    if (happened) place.current?.scrollIntoView({ block: 'nearest' });
  }, [happened]);
  return (
    <div className="hall-notice" ref={place}>
      <MostPressing {...props} />
    </div>
  );
}

/** One notice alone, so that the map stays in sight. */
function MostPressing({ show, store, choice, action, live, onChoose }: HallNoticesProps) {
  if (!show.onSale) return <NotOnSale show={show} />;
  if (action.failure !== undefined) {
    return <HoldRefused show={show} store={store} choice={choice} action={action} onChoose={onChoose} />;
  }
  if (choice.lost.length > 0) return <LostSeats store={store} choice={choice} onChoose={onChoose} />;
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
