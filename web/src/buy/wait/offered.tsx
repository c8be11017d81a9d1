import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { bookingQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { navigate } from '../../router/router.tsx';
import type { Layout } from '../../seat-map/layout.ts';
import { orderClasses } from '../../seat-map/scene.ts';
import { SeatMap } from '../../seat-map/seat-map.tsx';
import { SeatStore } from '../../seat-map/seat-store.ts';
import { classWords, placeWords, seatWords } from '../../seat-map/seat-words.ts';
import { announce } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { formatMoney } from '../../ui/money.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { clockWords, remaining, useClock } from '../pay/countdown.ts';
import { HoldTimer } from '../pay/hold-timer.tsx';
import { ShowHeading } from '../seats/show-heading.tsx';
import { useCountry } from '../seats/use-country.ts';
import { useHolding } from '../seats/use-holding.ts';
import { LetOfferGo } from './leave-line.tsx';
import './offered.css';

type Offer = NonNullable<WaitingView['offer']>;

interface OfferedProps {
  readonly view: WaitingView;
  readonly offer: Offer;
  readonly receivedAt: number;
  readonly show: ShowDetail;
  readonly layout: Layout;
  readonly onOver: () => void;
}

/** W2: the seats are there and nobody else's while the clock runs: take all or some of them, or let them go. */
export function Offered({ view, offer, receivedAt, show, layout, onOver }: OfferedProps) {
  const store = useMemo(() => storeOf(layout, offer), [layout, offer.bookingId]);
  const choice = useSyncExternalStore(store.subscribe, store.current);
  const holding = useHolding(show, store, booking =>
    navigate(paths.pay(booking.bookingId), { replace: true }),
  );
  const count = choice.chosen.length;
  const one = offer.seatIds.length === 1;
  return (
    <div className="column offered">
      <OfferHeading offer={offer} view={view} receivedAt={receivedAt} show={show} />
      <p>
        {one ? 'It is' : 'They are'} kept for you alone while the clock runs. Take {one ? 'it' : 'them'}, and
        you have five minutes to pay.
      </p>
      <HoldTimer
        holdUntil={offer.holdUntil}
        serverTime={view.serverTime}
        receivedAt={receivedAt}
        whole={view.offerSeconds * 1000}
        onEnd={onOver}
      />
      {holding.failure !== undefined && (
        <FailureNotice
          failure={holding.failure}
          actions={<Button onClick={holding.submit}>Try again</Button>}
        />
      )}
      <div className="offered-choice">
        <OfferedSeats offer={offer} show={show} store={store} onChange={holding.forget} />
        <div className="offered-actions">
          <Button
            onClick={holding.submit}
            busy={holding.busy}
            busyLabel="One moment …"
            aria-disabled={count === 0 || undefined}
          >
            {count === 0
              ? 'Choose at least one'
              : count === 1
                ? 'Take this seat'
                : `Take these ${count} seats`}
          </Button>
          <LetOfferGo entryId={view.entryId} show={show} count={offer.seatIds.length} />
        </div>
      </div>
      <OfferedMap show={show} store={store} onPick={holding.forget} />
    </div>
  );
}

/** The tab tells the time, since it may be behind others. */
function OfferHeading({ offer, view, receivedAt, show }: Omit<OfferedProps, 'layout' | 'onOver'>) {
  const left = remaining(offer.holdUntil, view.serverTime, receivedAt, useClock());
  const words = offer.seatIds.length === 1 ? 'Your seat is here' : 'Your seats are here';
  return <ShowHeading show={show} title={words} tab={`(${clockWords(left)}) ${words}`} />;
}

/** Of the whole hall, only what is offered can be chosen, and all of it is at first. */
function storeOf(layout: Layout, { seatIds }: Offer): SeatStore {
  const store = new SeatStore(layout, { most: seatIds.length, own: seatIds });
  const others = layout.seats.flatMap(({ seatId }) =>
    seatIds.includes(seatId) ? [] : [{ seatId, state: 'held' as const }],
  );
  store.applyChanges({ revision: 0, changes: others });
  return store;
}

interface SeatsProps {
  readonly show: ShowDetail;
  readonly store: SeatStore;
}

/** The offered seats by name and price; a discount that hangs on their number is told when they are taken. */
function OfferedSeats({ offer, show, store, onChange }: SeatsProps & { offer: Offer; onChange: () => void }) {
  const { chosen } = useSyncExternalStore(store.subscribe, store.current);
  const { data: booking } = useQuery(bookingQuery(offer.bookingId));
  const country = useCountry(show.venue.cityId);
  const { layout } = store;
  const seats = offer.seatIds.flatMap(seatId => layout.indexOf.get(seatId) ?? []);
  return (
    <fieldset className="offered-seats">
      <legend>{seats.length === 1 ? 'Your seat' : 'Which would you like?'}</legend>
      {seats.map(seat => (
        <label key={seat}>
          <input
            type="checkbox"
            checked={chosen.includes(seat)}
            onChange={() => {
              onChange();
              store.toggle(seat);
            }}
          />
          <span>
            {placeWords(layout, seat)}
            <span className="soft small"> {classWords(layout.seats[seat]!.class)}</span>
          </span>
          <span className="figures">{listedPrice(booking, layout.seats[seat]!.seatId, country)}</span>
        </label>
      ))}
      {booking && <Sum booking={booking} count={chosen.length} country={country} />}
    </fieldset>
  );
}

/** What a seat costs as listed. What is taken off may hang on how many are bought, so it is told of all together. */
function listedPrice(booking: BookingItem | undefined, seatId: string, country: string | undefined): string {
  const line = booking?.seats.find(seat => seat.seatId === seatId);
  return line ? formatMoney(line.price, country) : '';
}

interface SumProps {
  readonly booking: BookingItem;
  /** How many are chosen. */
  readonly count: number;
  readonly country: string | undefined;
}

/** B7: all of them at the price of the offer; of fewer the server says what is taken off when they are. */
function Sum({ booking: { seats, total }, count, country }: SumProps) {
  const off = seats.reduce((sum, seat) => sum + seat.price.amount - seat.total.amount, 0);
  if (count < seats.length) {
    return (
      <p className="offered-sum" role="status">
        {count} of {seats.length}; the others pass to the next in line.
        {off > 0 && ' What is taken off is counted anew.'}
      </p>
    );
  }
  return (
    <p className="offered-sum" role="status">
      <span>
        {seats.length === 1 ? 'To pay' : 'Together'}
        {off > 0 && (
          <span className="soft small">
            , {formatMoney({ amount: off, currency: total.currency }, country)} taken off
          </span>
        )}
      </span>
      <strong className="figures">{formatMoney(total, country)}</strong>
    </p>
  );
}

/** Where they are in the hall. */
function OfferedMap({ show, store, onPick }: SeatsProps & { onPick: () => void }) {
  const choice = useSyncExternalStore(store.subscribe, store.current);
  const { layout, own } = store;
  const [shown] = useState(() => (layout.seats.length > 400 ? [...own] : undefined));
  const classes = useMemo(() => orderClasses(show.classes, layout), [show.classes, layout]);
  const scene = useMemo(
    () => ({ layout, choice, own, classes, only: undefined }),
    [layout, choice, own, classes],
  );
  const wordsOf = (seat: number): string =>
    own.has(seat)
      ? seatWords(layout, seat, { price: '', state: 'free', chosen: choice.chosen.includes(seat) })
      : `${placeWords(layout, seat)}, not offered to you`;
  return (
    <div className="offered-map">
      <SeatMap
        scene={scene}
        lead={<h2 className="hall-title">Where {own.size === 1 ? 'it is' : 'they are'}</h2>}
        show={shown}
        onPick={seat => {
          onPick();
          if (own.has(seat)) store.toggle(seat);
          announce(wordsOf(seat));
        }}
        onStanding={() => {}}
        wordsOf={wordsOf}
        say={announce}
      />
    </div>
  );
}
