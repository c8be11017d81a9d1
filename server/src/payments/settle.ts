import { Refusal } from '@matinee/contract/refusals.ts';
import {
  type BookingCore,
  type ProviderAnswer,
  type Reply,
  type RequestKey,
  settlePayment,
} from '../booking/index.ts';
import type { SettledPayment } from './provider.ts';

/**
 * Brings what the provider has come to before the show's writer. The buyer's request, webhooks and the reconciliation all
 * end here, as often as they like: the first one counts.
 */
export function settle(
  core: BookingCore,
  paymentId: string,
  payment: SettledPayment,
  key?: RequestKey,
): Promise<Reply> {
  return settlePayment(core, { paymentId, ...answerIn(payment) }, key);
}

function answerIn(payment: SettledPayment): Omit<ProviderAnswer, 'paymentId'> {
  switch (payment.state) {
    case 'authorised':
    case 'captured':
      return { answer: 'authorised', reference: payment.reference, reason: '' };
    case 'declined':
      return { answer: 'declined', reference: null, reason: payment.reason };
    case 'cancelled':
      return { answer: 'declined', reference: null, reason: 'cancelled' };
  }
}

/** Whether the answer reached the show's writer; what the writer made of it is the buyer's affair. */
export const isSettled = (reply: Reply): boolean =>
  !(reply instanceof Refusal) || (reply.code !== 'overloaded' && reply.code !== 'not-found');
