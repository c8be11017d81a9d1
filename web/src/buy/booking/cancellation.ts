import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { formatLongDay, formatTime } from '../../ui/times.ts';

export interface Policy {
  readonly allowed: boolean;
  readonly refundPercent: number;
  readonly words: string;
}

/** A show's cancellation policy as it stands at an instant: whether one may, until when, and how much comes back. */
export function policyOf(
  show: Pick<ShowDetail, 'cancellation' | 'startsAt' | 'venue'>,
  now: string,
  country: string | undefined,
): Policy {
  const { untilMinutesBefore, refundPercent } = show.cancellation;
  if (untilMinutesBefore === null) {
    return { allowed: false, refundPercent: 0, words: 'Tickets for this show cannot be cancelled.' };
  }
  const until = new Date(Date.parse(show.startsAt) - untilMinutesBefore * 60_000).toISOString();
  const place = { timeZone: show.venue.timeZone, country };
  const when = `${formatLongDay(until, place)}, ${formatTime(until, place)}`;
  if (Date.parse(now) > Date.parse(until)) {
    return { allowed: false, refundPercent, words: `Tickets could be cancelled until ${when}.` };
  }
  const share =
    refundPercent === 100
      ? 'the full price'
      : refundPercent === 0
        ? 'nothing'
        : `${refundPercent} % of the price`;
  return { allowed: true, refundPercent, words: `You may cancel until ${when}, and get ${share} back.` };
}

/** What comes back for a ticket, in minor units: its price's share, rounded half up. */
export const refundOf = (price: number, percent: number): number => Math.floor((price * percent + 50) / 100);
