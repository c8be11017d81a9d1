import type { BookingView } from '@matinee/contract/http/bookings.ts';
import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useRef, useState } from 'react';
import { codeOf, unanswered } from '../../api/problem.ts';
import { paths } from '../../paths.ts';
import { navigate } from '../../router/router.tsx';
import type { SeatStore } from '../../seat-map/seat-store.ts';
import { type Attempt, attemptFor, holdChosen } from './hold.ts';

export interface Holding {
  readonly busy: boolean;
  readonly failure: unknown;
  readonly submit: () => void;
  readonly forget: () => void;
}

/** Holding what is chosen: under way, refused, or done. */
export function useHolding(
  show: ShowDetail,
  store: SeatStore,
  onHeld: (booking: BookingView) => void,
): Holding {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const attempt = useRef<Attempt>(undefined);
  const submit = async (): Promise<void> => {
    const { layout } = store;
    const seatIds = store.current().chosen.map(seat => layout.seats[seat]!.seatId);
    attempt.current = attemptFor(seatIds, attempt.current);
    setBusy(true);
    setFailure(undefined);
    try {
      onHeld(await holdChosen(show.showId, store, attempt.current));
    } catch (refused) {
      if (!unanswered.has(codeOf(refused))) attempt.current = undefined;
      // There is a crowd: everybody comes in through a line, whose page says so.
      if (codeOf(refused) === 'admission-required') navigate(paths.admission(show.showId));
      setFailure(refused);
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, submit, forget: () => setFailure(undefined) };
}
