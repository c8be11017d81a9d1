import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import type { WaitingStatus, WaitingView } from '@matinee/contract/http/waiting.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { seatsWords } from '../line/position-words.ts';
import { ShowHeading } from '../seats/show-heading.tsx';

type Ending = Exclude<WaitingStatus, 'WAITING' | 'OFFERED'>;

interface PlaceOverProps {
  readonly view: WaitingView;
  readonly show: ShowDetail;
}

/** W5: how the wait ended, why, and what is still possible. */
export function PlaceOver({ view, show }: PlaceOverProps) {
  const { title, text } = endingOf(view, show);
  const others = (manner: 'act' | 'quiet') => (
    <ButtonLink to={paths.event(show.event, { city: show.venue.cityId })} manner={manner}>
      Other times of {show.event.name}
    </ButtonLink>
  );
  return (
    <div className="column stack wait-over" role="alert">
      <ShowHeading show={show} title={title} tab={title} />
      <p className="wait-why">{text}</p>
      <div className="notice-actions">
        {view.status === 'TAKEN' ? (
          <ButtonLink to={paths.bookings}>My bookings</ButtonLink>
        ) : show.onSale ? (
          <>
            <ButtonLink to={paths.show(show.showId)}>To the seat map</ButtonLink>
            {others('quiet')}
          </>
        ) : (
          others('act')
        )}
      </div>
    </div>
  );
}

function endingOf(view: WaitingView, show: ShowDetail): { title: string; text: string } {
  const seats = seatsWords(view.seats);
  const endings: Readonly<Record<Ending, { title: string; text: string }>> = {
    TAKEN: {
      title: 'You have taken your seats',
      text: 'What you took is with your bookings, to be paid there or paid already.',
    },
    LAPSED: {
      title: 'Your seats have passed to the next in line',
      text: `They were kept for you until the time had run out, and you had not taken them. If you still want to go, look at the map, or wait again; you would be last in line now.`,
    },
    LEFT: {
      title: 'You have left the line',
      text: 'Your place has gone to those behind you. You may join again, at the end of the line.',
    },
    EXPIRED: {
      title: 'An hour has gone by',
      text: `Nobody gave back ${seats} in time for you, and nobody waits here longer than an hour. We are sorry. Seats may still come back: you may wait again, or look for another time.`,
    },
    CANNOT_BE_SERVED: {
      title: saleIsOver(view, show) ? 'The sale is over' : 'These seats will not come back',
      text: saleIsOver(view, show)
        ? `Seats for this show are no longer sold here, so there is nothing left to wait for. There may still be some at the door.`
        : `Fewer seats are now free or on hold than the ${view.seats === 1 ? 'one' : view.seats} you asked for, so we will not let you wait in vain.${view.seats > 1 ? ' Perhaps you can do with fewer?' : ''}`,
    },
  };
  return endings[view.status as Ending];
}

const saleIsOver = ({ serverTime }: WaitingView, { onSaleUntil }: ShowDetail): boolean =>
  Date.parse(onSaleUntil) <= Date.parse(serverTime);
