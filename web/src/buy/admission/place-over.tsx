import type { AdmissionStatus } from '@matinee/contract/http/admission.ts';
import { lazy, Suspense, useEffect } from 'react';
import { paths } from '../../paths.ts';
import { announce } from '../../ui/announcer.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { ShowHeading } from '../seats/show-heading.tsx';
import type { PlaceProps } from './page.tsx';

const JoinLine = lazy(() => import('../wait/join-line.tsx'));

type Ending = Exclude<AdmissionStatus, 'BEFORE_OPENING' | 'IN_LINE' | 'ADMITTED' | 'OPEN_TO_ALL'>;

const endings: Readonly<Record<Ending, { title: string; text: string }>> = {
  PASS_EXPIRED: {
    title: 'Your time to choose is over',
    text: 'Others wait who have not chosen yet. What you hold or have bought stays yours; to choose more, take a new place at the end of the line.',
  },
  LEFT: {
    title: 'You have left the line',
    text: 'Your place went to those behind you. You may take a new one, at the end.',
  },
  SOLD_OUT: {
    title: 'All seats are gone',
    text: 'We are sorry: before it was your turn, the last seats were taken, so nobody has to stand in this line any longer. Some may still come back, when others let them go or give back their tickets.',
  },
  SALE_OVER: {
    title: 'The sale is over',
    text: 'Seats for this show are no longer sold here. There may still be some at the door.',
  },
};

/** How the line ended for the buyer, why, and what is still possible. */
export function PlaceOver({ view, show, onAgain }: PlaceProps & { readonly onAgain: () => void }) {
  const status = view.status as Ending;
  const { title, text } = endings[status];
  useEffect(() => announce(`${title}. ${text}`), [title, text]);
  return (
    <div className="column stack">
      <ShowHeading show={show} title={title} tab={title} />
      <p className="wait-why">{text}</p>
      {status === 'SOLD_OUT' && (
        <Suspense>
          <JoinLine showId={show.showId} wanted={2} most={show.mostSeatsPerBuyer} />
        </Suspense>
      )}
      <div className="notice-actions">
        {(status === 'PASS_EXPIRED' || status === 'LEFT') && (
          <Button onClick={onAgain}>Take a new place</Button>
        )}
        <ButtonLink to={paths.event(show.event, { city: show.venue.cityId })} manner="quiet">
          Other times of {show.event.name}
        </ButtonLink>
      </div>
    </div>
  );
}
