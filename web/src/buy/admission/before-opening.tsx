import { useQuery } from '@tanstack/react-query';
import { admissionQuery } from '../../api/queries.ts';
import { PageHeading } from '../../ui/page-heading.tsx';
import { formatTime } from '../../ui/times.ts';
import { BellSwitch } from '../line/bell-switch.tsx';
import { OutOfTouch } from '../line/out-of-touch.tsx';
import { PlaceTicket } from '../line/place-ticket.tsx';
import { remaining, useClock } from '../pay/countdown.ts';
import { LeaveAdmission } from './leave-admission.tsx';
import { longClock } from './long-clock.ts';
import { momentWords, useMoments } from './moment-words.ts';
import type { PlaceProps } from './page.tsx';
import { Proof } from './proof.tsx';
import '../line/line-page.css';
import './admission.css';

/** Here in time: the order is drawn when the sale opens, and until then there is nothing to be done. */
export function BeforeOpening({ view, receivedAt, show, receipt, live }: PlaceProps) {
  const place = useMoments(show);
  const { data } = useQuery({ ...admissionQuery(show.showId), refetchInterval: 15_000 });
  const left = remaining(view.opensAt, view.serverTime, receivedAt, useClock());
  const here = Math.max(view.inLine, data?.inLine ?? 0, 1);
  return (
    <div className="column line-page">
      <PageHeading tab={`${longClock(left)} until the draw, ${show.event.name}`}>
        You are here in good time
      </PageHeading>
      <div className="line-place">
        <PlaceTicket
          show={show}
          facts={[
            ['The sale opens', formatTime(view.opensAt, place)],
            ['Here with you', here === 1 ? 'nobody yet' : (here - 1).toLocaleString('en')],
          ]}
        >
          <div role="timer" aria-live="off">
            <p className="small">The draw is in</p>
            <p className="place-number figures" data-long={left >= 3_600_000 || undefined}>
              {longClock(left)}
            </p>
            <p className="small">{left === 0 ? 'The lots are being drawn.' : 'You are in it.'}</p>
          </div>
        </PlaceTicket>
        <OutOfTouch live={live} />
        <div className="line-actions">
          <BellSwitch />
          <LeaveAdmission view={view} />
        </div>
      </div>
      <section className="line-rules" aria-labelledby="line-rules">
        <h2 id="line-rules">How one comes in</h2>
        <dl>
          <div>
            <dt>The same chance for everybody here</dt>
            <dd>
              The sale opens on {momentWords(view.opensAt, place)}. In that moment you are drawn by lot with
              everybody who is here: who came first has no better chance than who came last.
            </dd>
          </div>
          <div>
            <dt>Then in order</dt>
            <dd>
              Whoever comes later stands behind, in order of arrival. All are let in one after the other, as
              fast as there are seats to choose from.
            </dd>
          </div>
          <div>
            <dt>Nothing to do</dt>
            <dd>
              There is no need to reload. Your place is kept when you lose your connection or close this page;
              but once you are let in, your time to choose runs.
            </dd>
          </div>
        </dl>
        <Proof receipt={receipt} isDrawn={false} />
      </section>
    </div>
  );
}
