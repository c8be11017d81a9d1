import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useState } from 'react';
import { paths } from '../../paths.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { addressOf } from './address-of.ts';
import { calendarFile } from './calendar.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { policyOf } from './cancellation.ts';
import { saveFile } from './save-file.ts';
import { usePlaces } from './use-places.ts';

interface BookingActionsProps {
  readonly booking: BookingItem;
  readonly show: ShowDetail | undefined;
  readonly country: string | undefined;
}

/** What may be done with a booking: into the calendar, other seats, or give it back. */
export function BookingActions({ booking, show, country }: BookingActionsProps) {
  const [cancelling, setCancelling] = useState(false);
  const { placeOf } = usePlaces(booking.showId);
  const valid = (booking.tickets ?? []).filter(ticket => ticket.status === 'VALID');
  if (show === undefined || valid.length === 0) return null;
  const isToCome = Date.parse(booking.serverTime) < Date.parse(show.startsAt);
  if (!isToCome) return null;
  const policy = policyOf(show, booking.serverTime, country);
  const toCalendar = (): void => {
    const file = calendarFile({
      uid: `${booking.bookingId}@matinee`,
      title: booking.event.name,
      place: `${show.venue.name}, ${addressOf(show.venue)}`,
      notes: valid.map(ticket => placeOf(ticket.seatId)).join('\n'),
      startsAt: show.startsAt,
      endsAt: show.endsAt,
      madeAt: booking.serverTime,
    });
    saveFile(`${booking.event.name}.ics`, new Blob([file], { type: 'text/calendar' }));
  };
  return (
    <section className="booking-actions" aria-labelledby="booking-actions">
      <h2 id="booking-actions">Your plans</h2>
      <div className="booking-buttons">
        <Button manner="quiet" onClick={toCalendar}>
          Add to calendar
        </Button>
        {show.onSale && (
          <ButtonLink to={paths.changeSeats(booking.bookingId)} manner="quiet">
            Change seats
          </ButtonLink>
        )}
        {policy.allowed && (
          <Button manner="grave" onClick={() => setCancelling(true)}>
            Cancel tickets
          </Button>
        )}
      </div>
      <p className="small soft">{policy.words}</p>
      <CancelDialog
        booking={booking}
        policy={policy}
        country={country}
        placeOf={placeOf}
        open={cancelling}
        onClose={() => setCancelling(false)}
      />
    </section>
  );
}
