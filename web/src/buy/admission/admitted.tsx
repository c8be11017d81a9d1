import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { keepPass } from '../../api/pass.ts';
import { showQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Navigate } from '../../router/router.tsx';
import { announce } from '../../ui/announcer.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { ring } from '../line/bell.ts';
import { clockWords, remaining, useClock } from '../pay/countdown.ts';
import { ShowHeading } from '../seats/show-heading.tsx';
import type { PlaceProps } from './page.tsx';

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/** Let in: rung for, and on to the seat map as soon as the buyer looks. Until then the tab says how long the pass is good. */
export function Admitted({ view, receivedAt, show }: PlaceProps) {
  const isSeen = useSyncExternalStore(onVisibility, () => !document.hidden);
  const queries = useQueryClient();
  const clock = useClock();
  const left = view.pass ? remaining(view.pass.expiresAt, view.serverTime, receivedAt, clock) : 0;
  useEffect(() => {
    keepPass(view);
    // What was read of the show before it opened says that it is not on sale.
    void queries.invalidateQueries({ queryKey: showQuery(show.showId).queryKey });
    announce('It is your turn: choose your seats.');
    ring('Your turn', `Choose your seats for ${show.event.name}.`);
  }, []);
  return (
    <div className="column stack">
      <ShowHeading show={show} title="It is your turn" tab={`(${clockWords(left)}) Your turn`} />
      <p>You have {clockWords(left)} to choose your seats.</p>
      <ButtonLink to={paths.show(show.showId)} replace>
        To the seat map
      </ButtonLink>
      {isSeen && <Navigate to={paths.show(show.showId)} replace />}
    </div>
  );
}
