import { useRef, useState } from 'react';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { passInto } from '../../api/pass.ts';
import { CallFailed, codeOf, unanswered } from '../../api/problem.ts';
import { wordsFor } from '../../api/refusal-words.ts';
import { paths } from '../../paths.ts';
import { navigate } from '../../router/router.tsx';
import { Button } from '../../ui/button.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import './join-line.css';

interface JoinLineProps {
  readonly showId: string;
  /** How many seats are asked for at first. */
  readonly wanted: number;
  /** As many as may come back, at most. */
  readonly most: number;
}

/** W1: how many seats to wait for, and into the line. Who is in it already is taken to their place. */
export default function JoinLine({ showId, wanted, most }: JoinLineProps) {
  const [seats, setSeats] = useState(Math.min(wanted, most));
  const { busy, refused, join } = useJoining(showId, seats);
  return (
    <div className="join-line">
      <div className="join-line-row">
        <Stepper label="How many seats to wait for" value={seats} least={1} most={most} onChange={setSeats} />
        <Button busy={busy} busyLabel="One moment …" onClick={join}>
          Wait for {seats === 1 ? 'a seat' : `${seats} seats`}
        </Button>
      </div>
      {refused === undefined ? (
        <p className="small">
          First come, first served. You see your place all the time, and may leave whenever you like.
        </p>
      ) : (
        <p role="alert">{refusedWords(refused, seats)}</p>
      )}
    </div>
  );
}

/** B5 said of a line: what stood in the way, and what is still possible. */
function refusedWords(refused: unknown, seats: number): string {
  switch (codeOf(refused)) {
    case 'show-full':
      return `Too few seats can come back for ${seats === 1 ? 'anybody to wait' : `a party of ${seats}`}. ${seats > 1 ? 'Wait for fewer, or look at other times.' : 'Look at other times.'}`;
    case 'too-many-seats':
      return 'With the seats that you have already, that is more than one person may have here. Ask for fewer.';
    default: {
      const { title, text } = wordsFor(codeOf(refused));
      return `${title}. ${text}`;
    }
  }
}

function useJoining(showId: string, seats: number) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const attempt = useRef({ seats: 0, key: '' });
  const join = async (): Promise<void> => {
    if (attempt.current.seats !== seats) attempt.current = { seats, key: newIdempotencyKey() };
    setBusy(true);
    setRefused(undefined);
    try {
      const place = await call('joinWaiting', {
        params: { showId },
        body: { seats },
        idempotencyKey: attempt.current.key,
        pass: passInto(showId)?.token,
      });
      navigate(paths.waiting(place.entryId));
    } catch (failure) {
      const place = failure instanceof CallFailed ? failure.problem?.entryId : undefined;
      if (codeOf(failure) === 'already-waiting' && place !== undefined) navigate(paths.waiting(place));
      if (codeOf(failure) === 'admission-required') navigate(paths.admission(showId));
      if (!unanswered.has(codeOf(failure))) attempt.current = { seats: 0, key: '' };
      setRefused(failure);
      setBusy(false);
    }
  };
  return { busy, refused, join };
}
