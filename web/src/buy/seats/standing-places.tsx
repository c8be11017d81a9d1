import type { Choice, SeatStore } from '../../seat-map/seat-store.ts';
import { classWords } from '../../seat-map/seat-words.ts';
import { Stepper } from '../../ui/stepper.tsx';

interface StandingPlacesProps {
  readonly section: number;
  readonly store: SeatStore;
  readonly choice: Choice;
  readonly free: number;
  readonly priceOf: (seatClass: string) => string;
  readonly onChange: () => void;
}

/** How many places to stand; which of them makes no difference. */
export function StandingPlaces({ section, store, choice, free, priceOf, onChange }: StandingPlacesProps) {
  const { layout } = store;
  const area = layout.sections[section]!;
  const seatClass = layout.seats[area.seats[0]!]!.class;
  const here = choice.chosen.filter(seat => layout.sectionOf[seat] === section).length;
  const room = Math.min(free, store.most - (choice.chosen.length - here));
  return (
    <section className="standing" aria-labelledby={`standing-name-${section}`}>
      <div>
        <h2 id={`standing-name-${section}`} className="hall-title">
          {/stand/i.test(area.name) ? area.name : `${area.name}, standing`}
        </h2>
        <p className="small">
          {classWords(seatClass)}, {priceOf(seatClass)} <span className="soft">· {free} free</span>
        </p>
      </div>
      <Stepper
        id={`standing-${section}`}
        label={`Places in ${area.name}`}
        value={here}
        least={0}
        most={Math.max(room, here)}
        onChange={count => {
          onChange();
          store.chooseStanding(section, count);
        }}
      />
    </section>
  );
}
