import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { codeOf } from '../../api/problem.ts';
import { paths } from '../../paths.ts';
import type { Choice, SeatStore } from '../../seat-map/seat-store.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import type { HallAction } from './hall.tsx';
import { LostSeats } from './lost-seats.tsx';
import { SeatsMayReturn } from './seats-may-return.tsx';

interface HoldRefusedProps {
  readonly show: ShowDetail;
  readonly store: SeatStore;
  readonly choice: Choice;
  readonly action: HallAction;
  readonly onChoose: (seats: readonly number[]) => void;
}

/** B5: every refusal of a hold leads on from where it leaves the buyer. */
export function HoldRefused({ show, store, choice, action, onChoose }: HoldRefusedProps) {
  const { failure } = action;
  const otherTimes = <ButtonLink to={paths.event(show.event)}>Other times of {show.event.name}</ButtonLink>;
  const stay = (
    <Button manner="quiet" onClick={action.forget}>
      Stay on the map
    </Button>
  );
  switch (codeOf(failure)) {
    case 'seats-taken':
      return choice.lost.length > 0 ? (
        <LostSeats store={store} choice={choice} onChoose={onChoose} />
      ) : (
        <FailureNotice failure={failure} actions={stay} />
      );
    case 'show-full':
    case 'show-not-on-sale':
      return <FailureNotice failure={failure} actions={otherTimes} />;
    case 'seats-may-return':
      return (
        <SeatsMayReturn
          show={show}
          choice={choice}
          wanted={choice.chosen.length + choice.lost.length}
          actions={
            <>
              {stay}
              <ButtonLink to={paths.event(show.event)} manner="quiet">
                Other times of {show.event.name}
              </ButtonLink>
            </>
          }
        />
      );
    case 'too-many-seats':
      return (
        <FailureNotice
          failure={failure}
          actions={
            <ButtonLink to={paths.bookings} manner="quiet">
              What I have already
            </ButtonLink>
          }
        />
      );
    default:
      return <FailureNotice failure={failure} actions={<Button onClick={action.submit}>Try again</Button>} />;
  }
}
