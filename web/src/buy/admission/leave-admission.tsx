import type { AdmissionView } from '@matinee/contract/http/admission.ts';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { codeOf } from '../../api/problem.ts';
import { paths } from '../../paths.ts';
import { navigate } from '../../router/router.tsx';
import { announce } from '../../ui/announcer.tsx';
import { LeaveButton } from '../line/leave-button.tsx';
import { forgetReceipt } from './receipt.ts';

/** Out of the line into a show, and back to its hall. */
export function LeaveAdmission({ view }: { readonly view: AdmissionView }) {
  const { showId, placeId, status } = view;
  const queries = useQueryClient();
  const leave = async (): Promise<void> => {
    await call('leaveAdmission', { params: { showId, placeId } }).catch((refused: unknown) => {
      if (codeOf(refused) !== 'not-found') throw refused;
    });
    forgetReceipt(showId);
    queries.removeQueries({ queryKey: ['admission-place', showId] });
    navigate(paths.show(showId), { replace: true });
    announce('You have left the line.');
  };
  return (
    <LeaveButton
      words="Leave the line"
      question="Leave the line?"
      text={
        status === 'BEFORE_OPENING'
          ? 'Then you are not in the draw. Until the sale opens you may come back at any time.'
          : 'Your place cannot be had again: if you come back, you stand at the end.'
      }
      stay="Keep my place"
      leave={leave}
    />
  );
}
