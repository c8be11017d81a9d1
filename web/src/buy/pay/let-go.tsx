import type { BookingItem } from '@matinee/contract/http/bookings.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { codeOf } from '../../api/problem.ts';
import { paths } from '../../paths.ts';
import { navigate } from '../../router/router.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';

/** Back to the map: with the seats given back, or kept while one looks around. Asked, since it cannot be undone. */
export function LetGo({ booking }: { readonly booking: BookingItem }) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const queries = useQueryClient();
  const count = booking.seats.length;
  const release = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await call('release', { params: { bookingId: booking.bookingId } });
    } catch (refused) {
      // A hold that is over is given back already.
      if (codeOf(refused) !== 'hold-expired') {
        setFailure(refused);
        setBusy(false);
        return;
      }
    }
    await queries.invalidateQueries({ queryKey: ['bookings'] });
    navigate(paths.show(booking.showId));
  };
  return (
    <>
      <button type="button" className="link-button" onClick={() => setOpen(true)}>
        Choose other seats
      </button>
      <Dialog
        title={count === 1 ? 'Give your seat back?' : `Give your ${count} seats back?`}
        open={open}
        onClose={() => setOpen(false)}
      >
        <div className="stack">
          <p>
            Then they are free for everyone at once, and somebody else may take them. Or keep them while you
            look around: the clock goes on running.
          </p>
          {failure !== undefined && <FailureNotice failure={failure} />}
          <Button manner="grave" busy={busy} busyLabel="One moment …" onClick={release} wide>
            Give {count === 1 ? 'it' : 'them'} back and choose again
          </Button>
          <Button manner="quiet" onClick={() => navigate(paths.show(booking.showId))} wide>
            Keep {count === 1 ? 'it' : 'them'} and look around
          </Button>
          <Button onClick={() => setOpen(false)} wide>
            Stay here and pay
          </Button>
        </div>
      </Dialog>
    </>
  );
}
