import type { Query } from '@matinee/contract/endpoint.ts';
import type { Endpoints } from '@matinee/contract/http/index.ts';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { again, LIVE_AGAIN_MS } from '../queries.ts';

export const fraudQuery = (query: Query<Endpoints['fraudAlerts']>) =>
  queryOptions({
    queryKey: ['insights', 'fraud', query],
    queryFn: ({ signal }) => call('fraudAlerts', { query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: again(LIVE_AGAIN_MS),
  });
