import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { useEffect, useState } from 'react';
import { followPlace } from './follow-place.ts';

/** A place in the line, and when this browser heard of it by its own clock, in milliseconds since 1970. */
export interface HeardPlace {
  readonly view: WaitingView;
  readonly receivedAt: number;
}

/** One's place in the line, live. */
export function usePlace(entryId: string) {
  const [heard, setHeard] = useState<HeardPlace>();
  const [live, setLive] = useState(true);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    setHeard(undefined);
    setFailure(undefined);
    const { stop, lookAgain } = followPlace(entryId, {
      place: view => setHeard({ view, receivedAt: Date.now() }),
      live: setLive,
      failed: setFailure,
    });
    addEventListener('online', lookAgain);
    document.addEventListener('visibilitychange', lookAgain);
    return () => {
      stop();
      removeEventListener('online', lookAgain);
      document.removeEventListener('visibilitychange', lookAgain);
    };
  }, [entryId]);
  return { heard, live, failure };
}
