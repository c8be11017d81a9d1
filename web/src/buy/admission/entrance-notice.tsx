import type { AdmissionState } from '@matinee/contract/http/admission.ts';
import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { passInto } from '../../api/pass.ts';
import { wordsFor } from '../../api/refusal-words.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { formatLongDay, formatTime } from '../../ui/times.ts';
import { clockWords, useClock } from '../pay/countdown.ts';
import { useCountry } from '../seats/use-country.ts';
import '../pay/hold-timer.css';

interface EntranceNoticeProps {
  readonly show: ShowDetail;
  readonly entrance: AdmissionState;
}

/** At the seat map of a crowded show: how long one's pass is good, or that one needs a place in its line. */
export default function EntranceNotice({ show, entrance }: EntranceNoticeProps) {
  const place = { timeZone: show.venue.timeZone, country: useCountry(show.venue.cityId) };
  const clock = useClock();
  const pass = passInto(show.showId);
  if (pass) {
    return (
      <div className="timer" role="timer" aria-live="off">
        <p>
          You are in. Choose and hold your seats within{' '}
          <strong className="figures">{clockWords(pass.until - clock)}</strong>
        </p>
      </div>
    );
  }
  const { state, gathersFrom, opensAt } = entrance;
  const when = (instant: string) => `${formatLongDay(instant, place)} at ${formatTime(instant, place)}`;
  if (state === 'NOT_YET' && gathersFrom !== null && opensAt !== null) {
    return (
      <Notice
        title="This show is entered through a line"
        actions={
          <ButtonLink to={paths.admission(show.showId)} manner="quiet">
            Be there when it forms
          </ButtonLink>
        }
      >
        The sale opens on {when(opensAt)}. The line forms on {when(gathersFrom)}, and all who are in it by the
        opening have the same chance. Until then you can look around.
      </Notice>
    );
  }
  const words = wordsFor('admission-required');
  return (
    <Notice
      title={words.title}
      tone="warn"
      actions={<ButtonLink to={paths.admission(show.showId)}>Take my place in line</ButtonLink>}
    >
      {state === 'BEFORE_OPENING' && opensAt !== null
        ? `The sale opens on ${when(opensAt)}. All who have a place in line by then are drawn by lot, so it is no race.`
        : words.text}
    </Notice>
  );
}
