import { useSearchParams } from '../router/router.tsx';

export const periods = {
  hour: 'Last hour',
  today: 'Today',
  week: '7 days',
  month: '30 days',
  all: 'All',
} as const;
export type Period = keyof typeof periods;

/** What one looks at. The names are those of the address and of the API. */
export interface View {
  readonly period: Period;
  readonly city?: string | undefined;
  readonly venueId?: string | undefined;
  readonly eventId?: string | undefined;
  readonly currency?: string | undefined;
  readonly gateRun?: string | undefined;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Sales are told by buckets of this length: a part of one cannot be had. */
const BUCKET_MS = 5 * MINUTE_MS;

/** The instant from which a period counts, RFC 3339; a day is that of this device. */
export function fromOf(period: Period, now: Date): string {
  const back = (ms: number) =>
    new Date(Math.floor((now.getTime() - ms) / BUCKET_MS) * BUCKET_MS).toISOString();
  switch (period) {
    case 'hour':
      return back(60 * MINUTE_MS);
    case 'today':
      return new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString();
    case 'week':
      return back(7 * DAY_MS);
    case 'month':
      return back(30 * DAY_MS);
    case 'all':
      return '2000-01-01T00:00:00.000Z';
  }
}

const narrowings = ['city', 'venueId', 'eventId', 'currency', 'gateRun'] as const;

/** A city is chosen before its venue, a venue before its event: a new choice ends those that it may contradict. */
const endedBy = { city: ['venueId', 'eventId'], venueId: ['eventId'] } as const;

/** The view as it stands in the address, so that it can be kept, shared and come back to. */
export function useView() {
  const [query, setQuery] = useSearchParams();
  const asked = query.get('period') ?? '';
  const view: View = {
    period: asked in periods ? (asked as Period) : 'today',
    ...Object.fromEntries(narrowings.map(name => [name, query.get(name) ?? undefined])),
  };
  const change = (changed: Partial<View>) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changed)) {
      for (const ended of endedBy[name as keyof typeof endedBy] ?? []) next.delete(ended);
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setQuery(next);
  };
  return { view, change };
}
