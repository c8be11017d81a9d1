import type { ShowDetail } from '@matinee/contract/http/catalogue.ts';
import { useState } from 'react';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { codeOf } from '../../api/problem.ts';
import { paths } from '../../paths.ts';
import { navigate } from '../../router/router.tsx';
import { announce } from '../../ui/announcer.tsx';
import { LeaveButton } from '../line/leave-button.tsx';
import { ordinal, seatsWords } from '../line/position-words.ts';

interface LeaveLineProps {
  readonly entryId: string;
  readonly show: ShowDetail;
  readonly position: number;
}

/** Out of the waiting line, and back to looking around. */
export const LeaveLine = ({ entryId, show, position }: LeaveLineProps) => (
  <LeaveButton
    words="Leave the line"
    question="Leave the line?"
    text={`You give up being ${ordinal(position)}. You may join again later, at the end of the line.`}
    stay="Keep my place"
    leave={useLeaving(entryId, show)}
  />
);

interface LetGoProps {
  readonly entryId: string;
  readonly show: ShowDetail;
  /** How many seats are offered. */
  readonly count: number;
}

/** The offered seats go to the next in line. */
export const LetOfferGo = ({ entryId, show, count }: LetGoProps) => (
  <LeaveButton
    words={count === 1 ? 'Let it go' : 'Let them go'}
    question={`Let ${seatsWords(count)} go?`}
    text={`${count === 1 ? 'It goes' : 'They go'} to the next in line at once, and your wait is over.`}
    stay={count === 1 ? 'Keep it' : 'Keep them'}
    leave={useLeaving(entryId, show)}
  />
);

function useLeaving(entryId: string, show: ShowDetail): () => Promise<void> {
  const [idempotencyKey] = useState(newIdempotencyKey);
  return async () => {
    await call('leaveWaiting', { params: { entryId }, idempotencyKey }).catch((refused: unknown) => {
      // There is no such place any more: that is what was wished.
      if (codeOf(refused) !== 'not-found') throw refused;
    });
    navigate(paths.city({ cityId: show.venue.cityId, name: show.venue.city }), { replace: true });
    announce('You have left the line.');
  };
}
