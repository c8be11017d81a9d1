import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import type { ReactNode } from 'react';
import type { Choice, SeatStore } from '../../seat-map/seat-store.ts';
import { classWords, placeWords } from '../../seat-map/seat-words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatMoney } from '../../ui/money.ts';
import type { HallAction } from './hall.tsx';

interface BasketProps {
  readonly show: ShowDetail;
  readonly store: SeatStore;
  readonly choice: Choice;
  readonly country: string | undefined;
}

/** The price of a seat as it is listed, in minor units: discounts come with the hold. */
const listed = (show: ShowDetail, store: SeatStore, seat: number): number =>
  show.classes.find(offer => offer.class === store.layout.seats[seat]!.class)?.price.amount ?? 0;

/** What has been chosen, and what is taken off the prices. */
export function Basket({ show, store, choice, country, note }: BasketProps & { readonly note?: ReactNode }) {
  const { chosen } = choice;
  const currency = show.priceFrom.currency;
  return (
    <section className="basket" aria-labelledby="basket">
      <h2 id="basket" className="hall-title">
        Your seats
      </h2>
      {chosen.length === 0 ? (
        <p className="soft">None yet. You may have up to {store.most}.</p>
      ) : (
        <ul className="basket-seats">
          {chosen.map(seat => (
            <li key={seat}>
              <span className="basket-bulb" aria-hidden="true" />
              <span>
                {placeWords(store.layout, seat)}
                <span className="soft small"> {classWords(store.layout.seats[seat]!.class)}</span>
              </span>
              <span className="figures">
                {formatMoney({ amount: listed(show, store, seat), currency }, country)}
              </span>
              <button
                type="button"
                aria-label={`Put back: ${placeWords(store.layout, seat)}`}
                onClick={() => store.toggle(seat)}
              >
                <Icon name="close" size={18} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {note ?? <Discounts show={show} />}
    </section>
  );
}

/** The sum so far and the one button that goes on; it stays at hand however far the page is scrolled. */
export function BasketFoot({
  show,
  store,
  choice,
  country,
  action,
}: BasketProps & { readonly action: HallAction }) {
  const { chosen } = choice;
  if (chosen.length === 0 && !choice.states.includes('free')) return null;
  const amount = chosen.reduce((total, seat) => total + listed(show, store, seat), 0);
  return (
    <div className="basket-foot">
      {chosen.length === 0 ? (
        <p className="small">Tap the seats you would like. Nothing is held until you say so.</p>
      ) : (
        <>
          <p className="basket-sum">
            <span className="small soft">
              {chosen.length} of at most {store.most}
            </span>
            <strong className="figures">
              {formatMoney({ amount, currency: show.priceFrom.currency }, country)}
            </strong>
          </p>
          <Button
            onClick={action.submit}
            busy={action.busy}
            busyLabel="One moment …"
            aria-disabled={!show.onSale || undefined}
          >
            {action.words(chosen.length)}
          </Button>
        </>
      )}
    </div>
  );
}

const Discounts = ({ show }: { readonly show: ShowDetail }) =>
  show.discounts.length === 0 ? null : (
    <ul className="basket-discounts" aria-label="Discounts of this show">
      {show.discounts.map(discount => (
        <li key={discount.code}>
          <strong>{discount.name}</strong> <span className="small">{discount.rule}</span>
        </li>
      ))}
      <li className="small soft">They are taken off as soon as your seats are held.</li>
    </ul>
  );
