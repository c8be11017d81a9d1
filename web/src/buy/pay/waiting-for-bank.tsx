import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { usePlaces } from '../booking/use-places.ts';
import { useCountry } from '../seats/use-country.ts';
import { OrderSummary } from './order-summary.tsx';
import { WhatAndWhere } from './what-and-where.tsx';
import './pay.css';

/** The bank has not answered yet. Nothing can be lost here, so it says so and waits. */
export function WaitingForBank({ booking }: { readonly booking: BookingItem }) {
  const { show, placeOf } = usePlaces(booking.showId);
  const country = useCountry(show?.venue.cityId);
  return (
    <div className="column pay">
      <PageHeading tab="Waiting for your bank">We are waiting for your bank</PageHeading>
      <div className="pay-waiting" role="status">
        <div className="pay-waiting-bulbs" aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
          <span />
        </div>
        <p>
          It is taking longer than usual to answer. Your seats are kept until it does, and nothing is charged
          twice. This page goes on by itself as soon as there is an answer.
        </p>
        <p className="soft">You may also close it: “My bookings” shows what came of it.</p>
        <ButtonLink to={paths.bookings} manner="quiet">
          My bookings
        </ButtonLink>
      </div>
      <div className="pay-side">
        <WhatAndWhere booking={booking} country={country} />
        <OrderSummary booking={booking} show={show} country={country} placeOf={placeOf} />
      </div>
    </div>
  );
}
