import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import { formatLongDay, formatTime } from '../../ui/times.ts';

interface WhatAndWhereProps {
  readonly booking: Pick<BookingItem, 'event' | 'venue' | 'hall' | 'startsAt'>;
  readonly country: string | undefined;
}

/** What one is going to, when and where, in the venue's own time. */
export function WhatAndWhere({ booking, country }: WhatAndWhereProps) {
  const place = { timeZone: booking.venue.timeZone, country };
  return (
    <section className="what-and-where">
      <h2>{booking.event.name}</h2>
      <p>
        {formatLongDay(booking.startsAt, place)}, <strong>{formatTime(booking.startsAt, place)}</strong>
      </p>
      <p className="soft">
        {booking.venue.name}, {booking.hall}, {booking.venue.city}
      </p>
    </section>
  );
}
