import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call, callForStream } from '../api/call.ts';
import type { Followed, FollowSource } from '../api/follow.ts';
import { serverSent } from '../api/server-sent.ts';
import { useFollowed } from '../api/use-followed.ts';
import { calmKey, liveKey } from './queries.ts';

/** What need not be told at once is asked for at most this often, in milliseconds. */
const CALM_MS = 4_000;

/** Asks the figures on the page anew whenever something was written; says whether it hears of that. */
export function usePulse(): boolean {
  const queries = useQueryClient();
  const [source] = useState(pulses);
  const { heard, live } = useFollowed('figures', source);
  const revision = heard?.view.revision;
  const [calm, setCalm] = useState(revision);
  // One that is on its way is let arrive: a crowded evening must not keep any from ever being answered.
  useEffect(() => {
    if (revision === undefined) return;
    queries.invalidateQueries({ queryKey: liveKey }, { cancelRefetch: false });
  }, [revision]);
  useEffect(() => {
    if (revision === calm) return;
    const timer = setTimeout(() => setCalm(revision), CALM_MS);
    return () => clearTimeout(timer);
  }, [revision === calm, calm]);
  // What was asked for a moment too early is made good for here, live or not.
  useEffect(() => {
    if (calm === undefined) return;
    for (const queryKey of [liveKey, calmKey])
      queries.invalidateQueries({ queryKey }, { cancelRefetch: false });
  }, [calm]);
  return live;
}

/** Counts what it hears: where the server starts counting anew, there is news all the same. */
function pulses(): FollowSource<Followed> {
  let revision = 0;
  return {
    async *stream(signal, onBytes) {
      const body = await callForStream('insightsLive', { signal });
      // Anything may have been written while nobody listened.
      yield { revision: ++revision };
      for await (const { event } of serverSent(body, onBytes)) {
        if (event === 'written') yield { revision: ++revision };
      }
    },
    async poll(_query, signal) {
      await new Promise(resolve => setTimeout(resolve, CALM_MS));
      await call('charts', { signal });
      return { revision: ++revision };
    },
    isOver: () => false,
  };
}
