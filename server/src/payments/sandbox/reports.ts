import type { Webhook, WebhookReading } from '../provider.ts';
import { isSigned } from '../signature.ts';

export const SIGNATURE_HEADER = 'sandbox-signature';

/** Reads what `deliveries.ts` sends: `{paymentId, state, reference?}`, signed. */
export function readReport(secret: Buffer, { headers, body, now }: Webhook): WebhookReading {
  const header = headers[SIGNATURE_HEADER];
  if (!isSigned(secret, typeof header === 'string' ? header : undefined, body, now))
    return { reading: 'forged' };
  const { paymentId, state, reference } = JSON.parse(body.toString());
  if (state === 'authorised') return { reading: 'genuine', paymentId, payment: { state, reference } };
  return { reading: 'irrelevant' };
}
