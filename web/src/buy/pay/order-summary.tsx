import type { BookingView } from '@matinee/contract/http/bookings.ts';
import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { classWords } from '../../seat-map/seat-words.ts';
import { formatMoney } from '../../ui/money.ts';
import './order-summary.css';

interface OrderSummaryProps {
  readonly booking: Pick<BookingView, 'seats' | 'total'>;
  /** Names the discounts; until it is there, their codes do. */
  readonly show: ShowDetail | undefined;
  readonly country: string | undefined;
  /** "Row C, seat 12" for a seat's id. */
  readonly placeOf: (seatId: string) => string;
}

/** B7: each seat with its frozen price, and what each discount takes off it. */
export function OrderSummary({ booking, show, country, placeOf }: OrderSummaryProps) {
  const nameOf = (code: string): string =>
    show?.discounts.find(discount => discount.code === code)?.name ?? classWords(code);
  const { currency } = booking.total;
  const before = booking.seats.reduce((sum, seat) => sum + seat.price.amount, 0);
  const saved = before - booking.total.amount;
  return (
    <section className="order" aria-labelledby="order">
      <h2 id="order">Your order</h2>
      <ul>
        {booking.seats.map(seat => (
          <li key={seat.seatId}>
            <p className="order-line">
              <span>
                {placeOf(seat.seatId)} <span className="soft small">{classWords(seat.class)}</span>
              </span>
              <span className="figures">{formatMoney(seat.price, country)}</span>
            </p>
            {seat.discounts.map(discount => (
              <p key={discount.code} className="order-line order-off small">
                <span>{nameOf(discount.code)}</span>
                <span className="figures">−{formatMoney(discount.amount, country)}</span>
              </p>
            ))}
          </li>
        ))}
      </ul>
      {saved > 0 && (
        <p className="order-line small">
          <span>You save</span>
          <span className="figures">{formatMoney({ amount: saved, currency }, country)}</span>
        </p>
      )}
      <p className="order-line order-total">
        <span>To pay</span>
        <strong className="figures">{formatMoney(booking.total, country)}</strong>
      </p>
    </section>
  );
}
