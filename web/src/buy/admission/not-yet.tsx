import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { admissionQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { useClock } from '../pay/countdown.ts';
import { ShowHeading } from '../seats/show-heading.tsx';
import { longClock } from './long-clock.ts';
import { momentWords, useMoments } from './moment-words.ts';

/** The line has not formed. When it does, one is in it without doing anything. */
export function NotYet({ show, onOpen }: { readonly show: ShowDetail; readonly onOpen: () => void }) {
  const { data } = useQuery({ ...admissionQuery(show.showId), refetchInterval: 20_000 });
  const place = useMoments(show);
  const clock = useClock();
  const from = data?.gathersFrom ?? null;
  const isOpen = from !== null && Date.parse(from) <= clock;
  const open = useEffectEvent(onOpen);
  useEffect(() => {
    if (isOpen || (data && data.state !== 'NOT_YET')) open();
  }, [isOpen, data]);
  return (
    <div className="column stack">
      <ShowHeading show={show} title="The line has not formed yet" tab="The line has not formed yet" />
      {from !== null && (
        <p className="line-lead">
          Places are given from <strong>{momentWords(from, place)}</strong>
          {isOpen ? '.' : `, in ${longClock(Date.parse(from) - clock)}.`} If you stay here, you have yours at
          that moment.
        </p>
      )}
      <p>All who come before the sale starts have the same chance, whether they come first or last.</p>
      <ButtonLink to={paths.show(show.showId)} manner="quiet">
        Look at the hall meanwhile
      </ButtonLink>
    </div>
  );
}
