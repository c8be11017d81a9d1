import type { ClassOnMap, Tally } from '../../seat-map/scene.ts';
import { SeatSign } from '../../seat-map/seat-sign.tsx';
import { classWords } from '../../seat-map/seat-words.ts';
import { formatMoney } from '../../ui/money.ts';

interface ClassLegendProps {
  readonly classes: readonly ClassOnMap[];
  readonly counts: Tally;
  readonly only: string | undefined;
  readonly onOnly: (seatClass: string | undefined) => void;
  readonly country: string | undefined;
}

/** The classes with their prices and how many seats are free; pressing one shows only it. Below, what the signs mean. */
export function ClassLegend({ classes, counts, only, onOnly, country }: ClassLegendProps) {
  return (
    <section className="legend" aria-labelledby="legend">
      <h2 id="legend" className="hall-title">
        Prices
      </h2>
      <ul className="legend-classes">
        {classes.map(each => (
          <li key={each.class}>
            <button
              type="button"
              aria-pressed={only === each.class}
              onClick={() => onOnly(only === each.class ? undefined : each.class)}
            >
              <SeatSign state={each.standing ? 'standing' : 'free'} place={each.place} />
              <span className="legend-name">{classWords(each.class)}</span>
              <span className="legend-free soft figures">
                {freeWords(counts.byClass.get(each.class)?.free ?? 0)}
              </span>
              <strong className="figures">{formatMoney(each.price, country)}</strong>
            </button>
          </li>
        ))}
      </ul>
      <details className="legend-signs">
        <summary>What the signs mean</summary>
        <ul>
          {signs.map(([state, words]) => (
            <li key={state}>
              <SeatSign state={state} place={0} />
              {words}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

const freeWords = (free: number): string => (free === 0 ? 'none free' : `${free} free`);

const signs = [
  ['free', 'Free'],
  ['chosen', 'Chosen by you'],
  ['held', 'Held by somebody else: it may come back'],
  ['sold', 'Sold'],
  ['blocked', 'Not for sale'],
  ['wheelchair', 'Space for a wheelchair'],
  ['companion', 'Kept beside a wheelchair space'],
] as const;
