import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import { useState } from 'react';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { codeOf } from '../../api/problem.ts';
import { paths } from '../../paths.ts';
import { navigate } from '../../router/router.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { usePlaces } from '../booking/use-places.ts';
import { useCountry } from '../seats/use-country.ts';
import { WhatAndWhere } from './what-and-where.tsx';
import './pay.css';

/** The hold is over: why, and one tap to have the same seats again if nobody has taken them since. */
export function HoldOver({ booking }: { readonly booking: BookingItem }) {
  const { show, placeOf } = usePlaces(booking.showId);
  const country = useCountry(show?.venue.cityId);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [key] = useState(newIdempotencyKey);
  const seatIds = booking.seats.map(seat => seat.seatId);
  const again = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const body = { showId: booking.showId, seatIds };
      const held = await call('reserve', { body, idempotencyKey: key });
      navigate(paths.pay(held.bookingId), { replace: true });
    } catch (refused) {
      setFailure(refused);
      setBusy(false);
    }
  };
  const toMap = (manner: 'act' | 'quiet') => (
    <ButtonLink to={paths.show(booking.showId)} manner={manner}>
      To the seat map
    </ButtonLink>
  );
  const released = booking.status === 'RELEASED';
  const refunded = (booking.refunded?.amount ?? 0) > 0;
  return (
    <div className="column pay">
      <PageHeading tab="Your seats">
        {released ? 'You gave these seats back' : 'The time for these seats has run out'}
      </PageHeading>
      <div className="stack">
        {failure === undefined ? (
          <Notice
            title={released ? 'Changed your mind?' : 'No harm done'}
            actions={
              <>
                <Button busy={busy} busyLabel="One moment …" onClick={again}>
                  Try for the same seats again
                </Button>
                {toMap('quiet')}
              </>
            }
          >
            {released
              ? 'They went back to everyone at once. If nobody has taken them since, they can be yours again.'
              : `${refunded ? 'Your payment came too late and goes back to you in full. ' : 'Nothing was charged. '}The seats went back to everyone; if nobody has taken them since, they can be yours again for another five minutes.`}
          </Notice>
        ) : (
          <FailureNotice
            failure={failure}
            actions={
              codeOf(failure) === 'offline' ? <Button onClick={again}>Try again</Button> : toMap('act')
            }
          />
        )}
        <ul>
          {seatIds.map(seatId => (
            <li key={seatId}>{placeOf(seatId)}</li>
          ))}
        </ul>
      </div>
      <div className="pay-side">
        <WhatAndWhere booking={booking} country={country} />
      </div>
    </div>
  );
}
