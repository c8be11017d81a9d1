import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';

interface LeaveButtonProps {
  /** What is pressed, once and then for good. */
  readonly words: string;
  readonly question: string;
  /** What is given up. */
  readonly text: string;
  readonly stay: string;
  /** Gives up the place and goes elsewhere; throws what it was refused with. */
  readonly leave: () => Promise<void>;
}

/** Out of a line. Asked, since the place cannot be had again. */
export function LeaveButton({ words, question, text, stay, leave }: LeaveButtonProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const go = (): void => {
    setBusy(true);
    setFailure(undefined);
    leave().catch((refused: unknown) => {
      setFailure(refused);
      setBusy(false);
    });
  };
  return (
    <>
      <Button manner="quiet" onClick={() => setOpen(true)}>
        {words}
      </Button>
      <Dialog title={question} open={open} onClose={() => setOpen(false)}>
        <div className="stack">
          <p>{text}</p>
          {failure !== undefined && <FailureNotice failure={failure} />}
          <Button manner="grave" busy={busy} busyLabel="One moment …" onClick={go} wide>
            {words}
          </Button>
          <Button onClick={() => setOpen(false)} wide>
            {stay}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
