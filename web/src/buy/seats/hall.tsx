import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { orderClasses, tally } from '../../seat-map/scene.ts';
import { SeatMap } from '../../seat-map/seat-map.tsx';
import type { SeatStore, Toggled } from '../../seat-map/seat-store.ts';
import { placeWords, seatWords } from '../../seat-map/seat-words.ts';
import { announce } from '../../ui/announcer.tsx';
import { formatMoney } from '../../ui/money.ts';
import { Basket, BasketFoot } from './basket.tsx';
import { ClassLegend } from './class-legend.tsx';
import { followSeats } from './follow-seats.ts';
import { HallNotices } from './hall-notices.tsx';
import { SeatList } from './seat-list.tsx';
import { StandingPlaces } from './standing-places.tsx';
import { TogetherPicker } from './together-picker.tsx';
import { useCountry } from './use-country.ts';
import type { Holding } from './use-holding.ts';
import './hall.css';

export interface HallAction extends Holding {
  readonly words: (count: number) => string;
}

interface HallProps {
  readonly show: ShowDetail;
  readonly store: SeatStore;
  readonly heading: ReactNode;
  /** What is done with the chosen seats. */
  readonly action: HallAction;
  /** Stands in place of the running total's note. */
  readonly note?: ReactNode;
}

/** A hall to choose in: the map or the list, the classes, and what has been chosen. */
export function Hall({ show, store, heading, action, note }: HallProps) {
  const choice = useSyncExternalStore(store.subscribe, store.current);
  const country = useCountry(show.venue.cityId);
  const [inWords, setInWords] = useState(false);
  const [only, setOnly] = useState<string>();
  const [live, setLive] = useState(true);
  const main = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<readonly number[]>();
  useEffect(() => followSeats(show.showId, store, setLive), [show.showId, store]);

  const classes = useMemo(() => orderClasses(show.classes, store.layout), [show.classes, store]);
  const counts = useMemo(() => tally(store.layout, choice.states), [store, choice.states]);
  const scene = useMemo(
    () => ({ layout: store.layout, choice, own: store.own, classes, only }),
    [store, choice, classes, only],
  );
  const priceOf = (seatClass: string): string => {
    const price = show.classes.find(offer => offer.class === seatClass)?.price;
    return price ? formatMoney(price, country) : '';
  };
  const wordsOf = (seat: number): string =>
    seatWords(store.layout, seat, {
      price: priceOf(store.layout.seats[seat]!.class),
      state: choice.states[seat]!,
      chosen: choice.chosen.includes(seat),
    });
  const pick = (seat: number): void => {
    action.forget();
    announce(outcome(store.toggle(seat), placeWords(store.layout, seat), store));
  };
  const choose = (seats: readonly number[]): void => {
    action.forget();
    store.choose(seats);
    setShown(seats);
    main.current?.scrollIntoView({ block: 'nearest' });
  };

  const places = store.layout.sections.flatMap((section, index) => (section.standing ? [index] : []));
  const views = (
    <fieldset className="hall-views" aria-label="How to choose">
      <ViewButton on={!inWords} onClick={() => setInWords(false)} words="Map" />
      <ViewButton on={inWords} onClick={() => setInWords(true)} words="List" />
    </fieldset>
  );
  return (
    <div className="hall">
      {heading}
      <HallNotices show={show} store={store} choice={choice} action={action} live={live} onChoose={choose} />
      <div className="hall-main" ref={main}>
        {inWords ? (
          <>
            <div className="seat-map-bar">{views}</div>
            <SeatList scene={scene} store={store} onPick={pick} wordsOf={wordsOf} priceOf={priceOf} />
          </>
        ) : (
          <SeatMap
            scene={scene}
            lead={views}
            onPick={pick}
            onStanding={section => document.getElementById(`standing-${section}`)?.focus()}
            wordsOf={wordsOf}
            say={announce}
            show={shown}
          />
        )}
      </div>
      <aside className="hall-side" aria-label="Prices and your seats">
        {places.map(section => (
          <StandingPlaces
            key={section}
            section={section}
            store={store}
            choice={choice}
            free={counts.bySection[section]!.free}
            priceOf={priceOf}
            onChange={action.forget}
          />
        ))}
        <TogetherPicker store={store} only={only} onChoose={choose} />
        <ClassLegend classes={classes} counts={counts} only={only} onOnly={setOnly} country={country} />
        <Basket show={show} store={store} choice={choice} country={country} note={note} />
      </aside>
      <BasketFoot show={show} store={store} choice={choice} country={country} action={action} />
    </div>
  );
}

const ViewButton = ({ on, onClick, words }: { on: boolean; onClick: () => void; words: string }) => (
  <button type="button" aria-pressed={on} onClick={onClick}>
    {words}
  </button>
);

/** What is said after a seat was tapped. */
function outcome(toggled: Toggled, place: string, store: SeatStore): string {
  const count = store.current().chosen.length;
  return {
    chosen: `${place} is yours to hold. ${count} chosen.`,
    'put-back': `${place} put back. ${count} chosen.`,
    'not-free': `${place} is not free.`,
    'too-many': `${store.most} seats is the most one person may have here. Put one back first.`,
  }[toggled];
}
