import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { call, callForStream } from '../../api/call.ts';
import { viewsIn } from '../../api/follow.ts';
import { type Heard, useFollowed } from '../../api/use-followed.ts';

export type HeardPlace = Heard<WaitingView>;

/** One's place in the waiting line of a show, live. */
export const usePlace = (entryId: string) =>
  useFollowed<WaitingView>(entryId, {
    stream: (signal, onBytes) =>
      viewsIn(callForStream('waitingLive', { params: { entryId }, signal }), 'waiting', onBytes),
    poll: (query, signal) => call('waiting', { params: { entryId }, query, signal }),
    isOver: ({ status }) => status !== 'WAITING' && status !== 'OFFERED',
  });
