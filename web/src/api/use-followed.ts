import { useEffect, useEffectEvent, useState } from 'react';
import { type Followed, type FollowSource, follow } from './follow.ts';

/** What was told, and when this browser heard of it by its own clock, in milliseconds since 1970. */
export interface Heard<View> {
  readonly view: View;
  readonly receivedAt: number;
}

/** A place in a line, live; `id` says which one the source is of, and without one there is nothing to follow yet. */
export function useFollowed<View extends Followed>(id: string | undefined, source: FollowSource<View>) {
  const [heard, setHeard] = useState<Heard<View>>();
  const [live, setLive] = useState(true);
  const [failure, setFailure] = useState<unknown>();
  const begin = useEffectEvent(() =>
    follow(source, {
      heard: view => setHeard({ view, receivedAt: Date.now() }),
      live: setLive,
      failed: setFailure,
    }),
  );
  useEffect(() => {
    setHeard(undefined);
    setFailure(undefined);
    if (id === undefined) return;
    const { stop, lookAgain } = begin();
    addEventListener('online', lookAgain);
    document.addEventListener('visibilitychange', lookAgain);
    return () => {
      stop();
      removeEventListener('online', lookAgain);
      document.removeEventListener('visibilitychange', lookAgain);
    };
  }, [id]);
  return { heard, live, failure };
}
