import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useState } from 'react';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { codeOf } from '../../api/problem.ts';
import { paths } from '../../paths.ts';
import { navigate } from '../../router/router.tsx';
import { announce } from '../../ui/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { ordinal, seatsWords } from './position-words.ts';

interface LeaveLineProps {
  readonly entryId: string;
  readonly show: ShowDetail;
  /** The place that is given up, from 1; undefined for seats that are offered. */
  readonly position?: number;
  /** How many seats are offered. */
  readonly offered?: number;
}

/** Out of the line and back to looking around. Asked, since the place cannot be had again. */
export function LeaveLine({ entryId, show, position, offered }: LeaveLineProps) {
  const [open, setOpen] = useState(false);
  const { busy, failure, leave } = useLeaving(entryId, show);
  const seats = offered === undefined ? undefined : seatsWords(offered);
  return (
    <>
      <Button manner="quiet" onClick={() => setOpen(true)}>
        {seats === undefined ? 'Leave the line' : `Let ${offered === 1 ? 'it' : 'them'} go`}
      </Button>
      <Dialog
        title={seats === undefined ? 'Leave the line?' : `Let ${seats} go?`}
        open={open}
        onClose={() => setOpen(false)}
      >
        <div className="stack">
          <p>
            {seats === undefined
              ? `You give up ${position ? `being ${ordinal(position)}` : 'your place'}. You may join again later, at the end of the line.`
              : `${offered === 1 ? 'It goes' : 'They go'} to the next in line at once, and your wait is over.`}
          </p>
          {failure !== undefined && <FailureNotice failure={failure} />}
          <Button manner="grave" busy={busy} busyLabel="One moment …" onClick={leave} wide>
            {seats === undefined ? 'Leave the line' : `Let ${offered === 1 ? 'it' : 'them'} go`}
          </Button>
          <Button onClick={() => setOpen(false)} wide>
            {seats === undefined ? 'Keep my place' : `Keep ${offered === 1 ? 'it' : 'them'}`}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function useLeaving(entryId: string, show: ShowDetail) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const [idempotencyKey] = useState(newIdempotencyKey);
  const leave = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await call('leaveWaiting', { params: { entryId }, idempotencyKey });
    } catch (refused) {
      // There is no such place any more: that is what was wished.
      if (codeOf(refused) !== 'not-found') {
        setFailure(refused);
        setBusy(false);
        return;
      }
    }
    navigate(paths.city({ cityId: show.venue.cityId, name: show.venue.city }), { replace: true });
    announce('You have left the line.');
  };
  return { busy, failure, leave };
}
