import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { wordsFor } from '../../api/refusal-words.ts';
import type { Choice } from '../../seat-map/seat-store.ts';
import { announce } from '../../ui/announcer.tsx';
import { Notice } from '../../ui/notice.tsx';

// Most buyers never wait: what is needed for it is fetched by those who may.
const JoinLine = lazy(() => import('../wait/join-line.tsx'));
const words = wordsFor('seats-may-return');

interface SeatsMayReturnProps {
  readonly show: ShowDetail;
  readonly choice: Choice;
  /** How many seats the buyer asked for. */
  readonly wanted: number;
  readonly actions: ReactNode;
}

/** Nothing suitable is free, but seats may come back, and one may wait for them. */
export function SeatsMayReturn({ show, choice, wanted, actions }: SeatsMayReturnProps) {
  const mayReturn = choice.states.filter(state => state === 'held' || state === 'free').length;
  useEffect(() => announce(`${words.title}. ${words.text}`), []);
  return (
    <Notice
      title={words.title}
      tone="warn"
      actions={
        <>
          <Suspense>
            <JoinLine
              showId={show.showId}
              wanted={wanted}
              most={Math.max(1, Math.min(show.mostSeatsPerBuyer, mayReturn))}
            />
          </Suspense>
          {actions}
        </>
      }
    >
      {words.text}
    </Notice>
  );
}
