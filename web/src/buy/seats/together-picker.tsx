import { useState } from 'react';
import type { SeatStore } from '../../seat-map/seat-store.ts';
import { classWords, placeWords } from '../../seat-map/seat-words.ts';
import { pickTogether, type Together } from '../../seat-map/together.ts';
import { announce } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Stepper } from '../../ui/stepper.tsx';

interface TogetherPickerProps {
  readonly store: SeatStore;
  /** The class that the map shows alone: then only in it. */
  readonly only: string | undefined;
  readonly onChoose: (seats: readonly number[]) => void;
}

const howWords: Readonly<Record<Together['how'], string>> = {
  row: 'side by side',
  'two-rows': 'in two rows, one behind the other: no row has that many free seats together',
  near: 'as close together as there is room',
};

/** The best seats for a party, picked by the house. */
export function TogetherPicker({ store, only, onChoose }: TogetherPickerProps) {
  const [count, setCount] = useState(Math.min(2, store.most));
  const [wheelchair, setWheelchair] = useState(false);
  const [said, setSaid] = useState<string>();
  const { layout } = store;
  const hasSeats = layout.rows.length > 0;
  const hasSpaces = layout.seats.some(seat => seat.kind === 'wheelchair');
  if (!hasSeats) return null;
  const pick = (): void => {
    const wish = { count, isFree: store.isFree, wheelchair, ...(only !== undefined && { class: only }) };
    const found = pickTogether(layout, wish);
    const words = found
      ? `${found.seats.map(seat => placeWords(layout, seat)).join('; ')}: ${howWords[found.how]}.`
      : `There are not ${count} ${only === undefined ? '' : `${classWords(only)} `}seats free${wheelchair ? ' with a wheelchair space' : ''}.`;
    announce(words);
    setSaid(found?.how === 'row' ? undefined : words);
    if (found) onChoose(found.seats);
  };
  return (
    <section className="together" aria-labelledby="together">
      <h2 id="together" className="hall-title">
        Seats together
      </h2>
      <div className="together-row">
        <Stepper
          label="How many seats together"
          value={count}
          least={1}
          most={store.most}
          onChange={setCount}
        />
        <Button manner="quiet" onClick={pick}>
          Pick the best {only === undefined ? '' : classWords(only).toLowerCase()}
        </Button>
      </div>
      {hasSpaces && (
        <label className="together-check">
          <input
            type="checkbox"
            checked={wheelchair}
            onChange={event => setWheelchair(event.target.checked)}
          />
          One of us uses a wheelchair
        </label>
      )}
      {said !== undefined && <p className="small">{said}</p>}
    </section>
  );
}
