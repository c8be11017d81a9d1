import { PageHeading } from '../../ui/page-heading.tsx';
import { BellSwitch } from '../line/bell-switch.tsx';
import { OutOfTouch } from '../line/out-of-touch.tsx';
import { PlaceNumber, PlaceTicket } from '../line/place-ticket.tsx';
import { ordinal } from '../line/position-words.ts';
import { TheLine } from '../line/the-line.tsx';
import { LeaveAdmission } from './leave-admission.tsx';
import { waitWords } from './long-clock.ts';
import type { PlaceProps } from './page.tsx';
import { Proof } from './proof.tsx';
import '../line/line-page.css';
import './admission.css';

/** In the line: how many are let in before, and, where that is measured, how long it takes at the present pace. */
export function InAdmissionLine({ view, show, receipt, live }: PlaceProps) {
  const { position, ahead, inLine, expectedWaitSeconds } = view;
  return (
    <div className="column line-page">
      <PageHeading tab={`${ordinal(position)} in line, ${show.event.name}`}>You are in line</PageHeading>
      <div className="line-place">
        <TheLine ahead={ahead} />
        <PlaceTicket
          show={show}
          facts={[
            ['In line in all', inLine.toLocaleString('en')],
            [
              'Wait, at the present pace',
              expectedWaitSeconds === null ? 'not known yet' : waitWords(expectedWaitSeconds),
            ],
          ]}
        >
          <PlaceNumber show={show} position={position} ahead={ahead} />
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
            <dt>One after the other</dt>
            <dd>
              People are let in in this order, as fast as there are seats to choose from. Those who were here
              when the sale opened were drawn by lot; those who came after stand behind them, in order of
              arrival.
            </dd>
          </div>
          <div>
            <dt>Your turn</dt>
            <dd>
              This page takes you to the seat map by itself. From then on you have some minutes to choose.
            </dd>
          </div>
          <div>
            <dt>If all is sold</dt>
            <dd>
              Then you are told at once, and may wait for seats that come back. If you lose your connection or
              close this page, your place is kept.
            </dd>
          </div>
        </dl>
        <Proof receipt={receipt} isDrawn />
      </section>
    </div>
  );
}
