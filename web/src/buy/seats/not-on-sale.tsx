import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { formatLongDay, formatTime } from '../../ui/times.ts';
import { useCountry } from './use-country.ts';

/** A show that cannot be bought now: since when, or until when not, and where else to look. */
export function NotOnSale({ show }: { readonly show: ShowDetail }) {
  const place = { timeZone: show.venue.timeZone, country: useCountry(show.venue.cityId) };
  const isToCome = Date.parse(show.onSaleFrom) > Date.now();
  return (
    <Notice
      title={isToCome ? 'Not on sale yet' : 'The sale is over'}
      actions={<ButtonLink to={paths.event(show.event)}>Other times of {show.event.name}</ButtonLink>}
    >
      {isToCome
        ? `The sale opens on ${formatLongDay(show.onSaleFrom, place)} at ${formatTime(show.onSaleFrom, place)}. Until then you can look around.`
        : 'Seats for this show are no longer sold here. There may still be some at the door.'}
    </Notice>
  );
}
