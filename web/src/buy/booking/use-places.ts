import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { planQuery, showQuery } from '../../api/queries.ts';
import { layOut } from '../../seat-map/layout.ts';
import { placeWords } from '../../seat-map/seat-words.ts';

interface Places {
  readonly show: ShowDetail | undefined;
  /** "Row C, seat 12" for a seat's id; the id itself until the plan is there. */
  readonly placeOf: (seatId: string) => string;
}

/** The show of a booking, and where its seats are, in words. */
export function usePlaces(showId: string | undefined): Places {
  const show = useQuery({ ...showQuery(showId ?? ''), enabled: showId !== undefined });
  const plan = useQuery({ ...planQuery(show.data?.planId ?? ''), enabled: show.data !== undefined });
  const layout = useMemo(() => plan.data && layOut(plan.data.plan), [plan.data]);
  const placeOf = (seatId: string): string => {
    const seat = layout?.indexOf.get(seatId);
    return layout === undefined || seat === undefined ? seatId : placeWords(layout, seat);
  };
  return { show: show.data, placeOf };
}
