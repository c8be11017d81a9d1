import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { holdsQuery } from '../../api/queries.ts';
import { useSession } from '../../api/session.ts';
import { paths } from '../../paths.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Seats of this show that the buyer holds still, after a reload or a way round: on to paying, or back with them. */
export function HeldAlready({ show }: { readonly show: ShowDetail }) {
  const session = useSession();
  const queries = useQueryClient();
  const holds = useQuery({ ...holdsQuery, enabled: session !== null });
  const [busy, setBusy] = useState(false);
  const hold = holds.data?.find(
    ({ showId, holdUntil, serverTime }) =>
      showId === show.showId && holdUntil !== null && Date.parse(holdUntil) > Date.parse(serverTime),
  );
  if (!hold) return null;
  const release = async (): Promise<void> => {
    setBusy(true);
    // Refused or not, what is held now is what the server says next.
    await call('release', { params: { bookingId: hold.bookingId } }).catch(() => undefined);
    await queries.invalidateQueries({ queryKey: ['bookings'] });
    setBusy(false);
  };
  return (
    <Notice
      title={`You are holding ${hold.seats.map(seat => seat.seatId).join(', ')}`}
      tone="good"
      actions={
        <>
          <ButtonLink to={paths.pay(hold.bookingId)}>Go on to paying</ButtonLink>
          <Button manner="quiet" busy={busy} onClick={release}>
            Let them go
          </Button>
        </>
      }
    >
      The clock is running. You can pay for them now, or let them go and choose others.
    </Notice>
  );
}
