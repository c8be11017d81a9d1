import type { AdmissionReceipt, AdmissionView } from '@matinee/contract/http/admission.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { call, callForStream } from '../../api/call.ts';
import { viewsIn } from '../../api/follow.ts';
import { codeOf, unanswered } from '../../api/problem.ts';
import { useFollowed } from '../../api/use-followed.ts';
import { forgetReceipt, keepReceipt, keptReceipt } from './receipt.ts';

/** One's place in the line into a show: taken when one comes, the same one when one comes again. */
export function usePlace(showId: string) {
  const queries = useQueryClient();
  const queryKey = ['admission-place', showId];
  const arrival = useQuery({
    queryKey,
    queryFn: ({ signal }) => keptReceipt(showId) ?? arrive(showId, signal),
    staleTime: Number.POSITIVE_INFINITY,
    // In a crowd, and only there, one may have to knock more than once; not all in the same instant.
    retry: (_tries, failure) => unanswered.has(codeOf(failure)),
    retryDelay: tries => Math.min(8_000, 500 * 2 ** tries) * (0.5 + Math.random() / 2),
  });
  const placeId = arrival.data?.placeId;
  const place = useFollowed<AdmissionView>(placeId, {
    stream: (signal, onBytes) =>
      viewsIn(callForStream('admissionPlaceLive', { params: paramsOf(), signal }), 'place', onBytes),
    poll: (query, signal) => call('admissionPlace', { params: paramsOf(), query, signal }),
    isOver: ({ status }) => !['BEFORE_OPENING', 'IN_LINE', 'ADMITTED'].includes(status),
  });
  const paramsOf = () => ({ showId, placeId: placeId! });
  const takeAnew = (): void => {
    forgetReceipt(showId);
    void queries.resetQueries({ queryKey });
  };
  return { receipt: arrival.data, refused: arrival.error, ...place, takeAnew };
}

async function arrive(showId: string, signal: AbortSignal): Promise<AdmissionReceipt> {
  const receipt = await call('arrive', { params: { showId }, body: {}, signal });
  keepReceipt(receipt);
  return receipt;
}
