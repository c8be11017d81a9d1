import type { Choice, SeatStore } from '../../seat-map/seat-store.ts';
import { placeWords } from '../../seat-map/seat-words.ts';
import { pickTogether } from '../../seat-map/together.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

interface LostSeatsProps {
  readonly store: SeatStore;
  readonly choice: Choice;
  readonly onChoose: (seats: readonly number[]) => void;
}

/** Somebody was a moment faster: which seats are gone, and as many others together, if there are. */
export function LostSeats({ store, choice, onChoose }: LostSeatsProps) {
  const { lost, chosen } = choice;
  const places = lost.map(seat => placeWords(store.layout, seat));
  const count = lost.length + chosen.length;
  const others = pickTogether(store.layout, { count, isFree: store.isFree });
  return (
    <Notice
      title={lost.length === 1 ? `${places[0]} has just gone` : 'Some of your seats have just gone'}
      tone="warn"
      role="alert"
      actions={
        <>
          {others && (
            <Button onClick={() => onChoose(others.seats)}>
              {count === 1 ? 'Take the next best seat' : `Pick ${count} together instead`}
            </Button>
          )}
          <Button manner="quiet" onClick={() => store.forgetLost()}>
            I’ll choose myself
          </Button>
        </>
      }
    >
      {lost.length === 1
        ? 'Somebody else was a moment faster.'
        : `Somebody else was a moment faster: ${places.join('; ')}.`}{' '}
      {chosen.length > 0
        ? `Your other ${chosen.length === 1 ? 'seat is' : `${chosen.length} seats are`} still free.`
        : 'Others are still free.'}
    </Notice>
  );
}
