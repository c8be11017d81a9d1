import Type from 'typebox';
import { Closed, endpoint } from '../endpoint.ts';

export const paymentWebhook = endpoint({
  method: 'POST',
  path: '/payments/webhooks/{provider}',
  group: 'payments',
  summary: "Where a payment provider tells what became of a payment; signed with the provider's secret",
  access: 'public',
  params: Closed({ provider: Type.String({ maxLength: 40 }) }),
  body: Type.Unknown(),
  replies: { 200: Type.Object({ received: Type.Literal(true) }) },
  refusals: ['not-found', 'forbidden'],
});
