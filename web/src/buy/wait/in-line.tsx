import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { PageHeading } from '../../ui/page-heading.tsx';
import { formatMinutes } from '../../ui/times.ts';
import { BellSwitch } from '../line/bell-switch.tsx';
import { OutOfTouch } from '../line/out-of-touch.tsx';
import { PlaceNumber, PlaceTicket } from '../line/place-ticket.tsx';
import { ordinal, seatsWords } from '../line/position-words.ts';
import { TheLine } from '../line/the-line.tsx';
import { LeaveLine } from './leave-line.tsx';
import '../line/line-page.css';

interface InLineProps {
  readonly view: WaitingView;
  readonly show: ShowDetail;
  readonly live: boolean;
}

/** Waiting: the place, how it moves, and what one may rely on. */
export function InLine({ view, show, live }: InLineProps) {
  return (
    <div className="column line-page">
      <PageHeading tab={`${ordinal(view.position)} in line, ${show.event.name}`}>You are in line</PageHeading>
      <div className="line-place">
        <TheLine ahead={view.ahead} />
        <PlaceTicket show={show} facts={factsOf(view)}>
          <PlaceNumber show={show} position={view.position} ahead={view.ahead} />
        </PlaceTicket>
        <OutOfTouch live={live} />
        <div className="line-actions">
          <BellSwitch />
          <LeaveLine entryId={view.entryId} show={show} position={view.position} />
        </div>
      </div>
      <Rules view={view} />
    </div>
  );
}

/** When it began and when it ends, by the buyer's own clock. */
function factsOf(view: WaitingView): [string, string][] {
  const timeOf = (instant: string) =>
    new Date(instant).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return [
    ['Waiting for', view.seats === 1 ? '1 seat' : `${view.seats} seats`],
    ['Since', timeOf(view.joinedAt)],
    ['Until, at the latest', timeOf(view.expiresAt)],
  ];
}

/** What everybody in the line may rely on, said before anybody has to ask. */
function Rules({ view }: { readonly view: WaitingView }) {
  const offer = offerWords(view.offerSeconds);
  const seats = seatsWords(view.seats);
  return (
    <section className="line-rules" aria-labelledby="wait-rules">
      <h2 id="wait-rules">How this line works</h2>
      <dl>
        <div>
          <dt>Your turn</dt>
          <dd>
            When {seats} can be yours, this page takes you to {view.seats === 1 ? 'it' : 'them'}. Nobody else
            can have {view.seats === 1 ? 'it' : 'them'} for {offer}, while you decide; then{' '}
            {view.seats === 1 ? 'it passes' : 'they pass'} to the next.
          </dd>
        </div>
        {view.rule === 'strict' ? (
          <div>
            <dt>Strictly in order</dt>
            <dd>
              Nobody overtakes anybody. If whoever is first wants more seats than have come back, those seats
              are kept for them and the line stands.
            </dd>
          </div>
        ) : (
          <div>
            <dt>The first whom it fits</dt>
            <dd>
              Seats that come back go to whoever has waited longest of those for whom they are enough.
              Somebody who wants fewer may be served before you; you keep your place.
            </dd>
          </div>
        )}
        <div>
          <dt>If it cannot be</dt>
          <dd>
            As soon as too few seats are left that could come back, or the sale ends, we tell you at once and
            do not let you wait in vain. After an hour your wait is over in any case.
          </dd>
        </div>
        <div>
          <dt>If you go away</dt>
          <dd>
            Your place is kept when you close this page or lose your connection; “My bookings” leads back
            here. But an offer does not wait longer than {offer}.
          </dd>
        </div>
      </dl>
    </section>
  );
}

/** 120 -> "two minutes" */
function offerWords(seconds: number): string {
  if (seconds === 120) return 'two minutes';
  return seconds % 60 === 0 ? formatMinutes(seconds / 60) : `${seconds} seconds`;
}
