import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { codeOf, unanswered } from '../../api/problem.ts';
import { bookingQuery } from '../../api/queries.ts';
import { announce } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatMoney } from '../../ui/money.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { type Policy, refundOf } from './cancellation.ts';

interface CancelDialogProps {
  readonly booking: BookingItem;
  readonly policy: Policy;
  readonly country: string | undefined;
  readonly placeOf: (seatId: string) => string;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Which tickets to cancel, and what comes back for them, told before it is done. */
export function CancelDialog({ booking, policy, country, placeOf, open, onClose }: CancelDialogProps) {
  const queries = useQueryClient();
  const valid = (booking.tickets ?? []).filter(ticket => ticket.status === 'VALID');
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const key = useRef(newIdempotencyKey());
  const going = valid.filter(ticket => !kept.has(ticket.ticketId));
  const amount = going.reduce((sum, ticket) => sum + refundOf(ticket.price.amount, policy.refundPercent), 0);
  const back = formatMoney({ amount, currency: booking.total.currency }, country);

  const toggle = (ticketId: string): void => {
    const next = new Set(kept);
    if (!next.delete(ticketId)) next.add(ticketId);
    setKept(next);
    key.current = newIdempotencyKey();
  };
  const cancel = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await call('cancel', {
        params: { bookingId: booking.bookingId },
        body: { ticketIds: going.map(ticket => ticket.ticketId) },
        idempotencyKey: key.current,
      });
      await queries.invalidateQueries({ queryKey: bookingQuery(booking.bookingId).queryKey });
      await queries.invalidateQueries({ queryKey: ['bookings'] });
      announce(
        `${going.length === 1 ? 'One ticket' : `${going.length} tickets`} cancelled. ${back} goes back to you.`,
      );
      setKept(new Set());
      onClose();
    } catch (refused) {
      setFailure(refused);
      if (!unanswered.has(codeOf(refused))) key.current = newIdempotencyKey();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title="Cancel tickets" open={open} onClose={onClose}>
      <div className="stack">
        <p>{policy.words}</p>
        <fieldset className="cancel-tickets">
          <legend className="spoken">Which tickets to cancel</legend>
          {valid.map(ticket => (
            <label key={ticket.ticketId}>
              <input
                type="checkbox"
                checked={!kept.has(ticket.ticketId)}
                onChange={() => toggle(ticket.ticketId)}
              />
              <span>{placeOf(ticket.seatId)}</span>
              <span className="figures">{formatMoney(ticket.price, country)}</span>
            </label>
          ))}
        </fieldset>
        <p role="status">
          {going.length === 0 ? (
            'None chosen: nothing changes.'
          ) : (
            <>
              You get <strong className="figures">{back}</strong> back.
            </>
          )}
        </p>
        {failure !== undefined && <FailureNotice failure={failure} />}
        {going.length > 0 && (
          <Button manner="grave" wide busy={busy} busyLabel="One moment …" onClick={cancel}>
            Cancel {going.length === 1 ? 'one ticket' : `${going.length} tickets`} for good
          </Button>
        )}
        <Button wide onClick={onClose}>
          Keep {valid.length === 1 ? 'it' : 'them all'}
        </Button>
      </div>
    </Dialog>
  );
}
