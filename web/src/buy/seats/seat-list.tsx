import { useState } from 'react';
import type { Scene } from '../../seat-map/scene.ts';
import type { SeatStore } from '../../seat-map/seat-store.ts';
import { classWords } from '../../seat-map/seat-words.ts';

interface SeatListProps {
  readonly scene: Scene;
  readonly store: SeatStore;
  readonly onPick: (seat: number) => void;
  readonly wordsOf: (seat: number) => string;
  readonly priceOf: (seatClass: string) => string;
}

/** The hall in words: sections, in them rows, in them seats to switch on and off. Says and does what the map does. */
export function SeatList({ scene, store, onPick, wordsOf, priceOf }: SeatListProps) {
  const { layout } = store;
  const seated = layout.sections.flatMap((section, index) => (section.standing ? [] : [index]));
  return (
    <div className="seat-list">
      {seated.map(section => (
        <Section
          key={section}
          section={section}
          scene={scene}
          store={store}
          openAtFirst={seated.length === 1}
          onPick={onPick}
          wordsOf={wordsOf}
          priceOf={priceOf}
        />
      ))}
    </div>
  );
}

interface SectionProps extends SeatListProps {
  readonly section: number;
  readonly openAtFirst: boolean;
}

/** A section's rows are made only when it is opened: an arena has sixty thousand seats. */
function Section({ section, openAtFirst, ...rest }: SectionProps) {
  const { scene, store } = rest;
  const [open, setOpen] = useState(openAtFirst);
  const { name, seats, rows } = store.layout.sections[section]!;
  const free = seats.filter(store.isFree).length;
  if (scene.only !== undefined && !seats.some(seat => store.layout.seats[seat]!.class === scene.only))
    return null;
  return (
    <details open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <h2 className="hall-title">{name}</h2>
        <span className="soft small figures">{free === 0 ? 'full' : `${free} of ${seats.length} free`}</span>
      </summary>
      {open && rows.map(row => <Row key={row} row={row} {...rest} />)}
    </details>
  );
}

function Row({ row, scene, store, onPick, wordsOf, priceOf }: SeatListProps & { readonly row: number }) {
  const { label, seats } = store.layout.rows[row]!;
  const seatOf = (seat: number) => store.layout.seats[seat]!;
  const wanted = seats.filter(seat => scene.only === undefined || seatOf(seat).class === scene.only);
  if (wanted.length === 0) return null;
  const classes = [...new Set(wanted.map(seat => seatOf(seat).class))];
  return (
    <fieldset className="seat-list-row" aria-label={`Row ${label}`}>
      <p>
        <strong>Row {label}</strong>{' '}
        <span className="soft small">
          {classes.map(each => `${classWords(each)} ${priceOf(each)}`).join(', ')}
        </span>
      </p>
      <div className="seat-list-seats">
        {wanted.map(seat => {
          const chosen = scene.choice.chosen.includes(seat);
          const free = store.isFree(seat);
          return (
            <button
              key={seat}
              type="button"
              className={`seat-button seat-button-${seatOf(seat).kind}`}
              aria-pressed={chosen}
              aria-disabled={(!free && !chosen) || undefined}
              aria-label={wordsOf(seat)}
              onClick={() => onPick(seat)}
            >
              {seatOf(seat).number}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
