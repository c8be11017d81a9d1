import type { Chart } from '@matinee/contract/http/insights.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../api/call.ts';
import { fromOf, type View } from './view.ts';

/** Time goes on though nothing is sold: what happened an hour ago leaves the last hour. In milliseconds. */
export const LIVE_AGAIN_MS = 10_000;
const CALM_AGAIN_MS = 60_000;
/** A stream that was away is looked for again. */
const AWAY_AGAIN_MS = 4_000;

/** What is asked anew as soon as anything is written, and what in its own time. */
export const liveKey = ['insights', 'live'] as const;
export const calmKey = ['insights', 'calm'] as const;

export const again = (ms: number) => (query: { state: { error: unknown } }) =>
  query.state.error === null ? ms : AWAY_AGAIN_MS;

export const chartsQuery = queryOptions({
  queryKey: ['insights', 'charts'],
  queryFn: ({ signal }) => call('charts', { signal }),
  select: ({ items }) => items,
  staleTime: Number.POSITIVE_INFINITY,
  refetchInterval: query => (query.state.error === null ? false : AWAY_AGAIN_MS),
});

/** A view as the API is asked for it. */
export const askedFor = ({ period, ...narrowed }: View) => ({
  from: fromOf(period, new Date()),
  ...narrowed,
});

export const chartQuery = ({ chart, live = false }: Pick<Chart, 'chart' | 'live'>, view: View) =>
  queryOptions({
    queryKey: [...(live ? liveKey : calmKey), chart, view],
    queryFn: ({ signal }) => call('chart', { params: { chart }, query: askedFor(view), signal }),
    // The figures of the view before stand until those of the next are there: nothing jumps.
    placeholderData: keepPreviousData,
    refetchInterval: again(live ? LIVE_AGAIN_MS : CALM_AGAIN_MS),
  });

/** In which currencies there were sales, the most frequent first. */
export const currenciesQuery = ({ currency, ...view }: View) =>
  queryOptions({
    ...chartQuery({ chart: 'totals', live: true }, view),
    select: ({ columns, rows }) => {
      const at = columns.indexOf('currency');
      return rows.map(row => row[at]).filter(each => typeof each === 'string');
    },
  });

export const choicesQuery = (view: View) =>
  queryOptions({
    queryKey: [...calmKey, 'choices', view],
    queryFn: ({ signal }) => call('insightChoices', { query: askedFor(view), signal }),
    placeholderData: keepPreviousData,
    refetchInterval: again(CALM_AGAIN_MS),
  });

export const warehouseQuery = queryOptions({
  queryKey: ['insights', 'warehouse'],
  queryFn: ({ signal }) => call('warehouse', { signal }),
  refetchInterval: again(LIVE_AGAIN_MS),
});
