import * as bookings from '@matinee/contract/http/bookings.ts';
import * as contract from '@matinee/contract/http/payments.ts';
import { refuse } from '@matinee/contract/refusals.ts';
import { keyOf, told } from '../booking/index.ts';
import type { Clock } from '../platform/clock.ts';
import { type Http, route } from '../platform/http/index.ts';
import { confirm, type Paying } from './confirm.ts';
import { CHECKOUT_POLICY, checkoutPage } from './sandbox/checkout.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { isSettled, settle } from './settle.ts';

/** Money that is on its way is never refused. */
const OWN = { idempotency: 'own', urgency: 'settle' } as const;

/** Gives paying its endpoint, and the provider its webhook. */
export function servePayments(http: Http, paying: Paying, clock: Clock): void {
  route(
    http,
    bookings.confirm,
    async request => {
      const { identity, params, body } = request;
      return told(
        await confirm(paying, {
          buyerId: identity.buyerId,
          bookingId: params.bookingId,
          body,
          key: keyOf(request),
        }),
      );
    },
    OWN,
  );
  route(
    http,
    contract.paymentWebhook,
    async ({ params, headers, raw }) => {
      const { provider, core } = paying;
      if (params.provider !== provider.name) return refuse('not-found');
      const body = raw.bodyBytes ?? Buffer.alloc(0);
      const webhook = provider.readWebhook({ headers, body, now: clock() });
      if (webhook.reading === 'forged') return refuse('forbidden');
      if (webhook.reading === 'irrelevant') return { received: true } as const;
      // What could not be settled is refused, so that the provider tells us again.
      const reply = await settle(core, webhook.paymentId, webhook.payment);
      if (isSettled(reply)) return { received: true } as const;
      return refuse((reply as { code: 'overloaded' | 'not-found' }).code);
    },
    OWN,
  );
}

/** The sandbox provider's hosted page: no endpoint of ours, so not part of the API. */
export function serveSandboxCheckout({ server }: Http, { tokens }: Sandbox): void {
  server.get('/sandbox/checkout', (request, reply) => {
    const { status, html } = checkoutPage(request.query as Record<string, unknown>, tokens);
    return reply
      .status(status)
      .headers({
        'content-security-policy': CHECKOUT_POLICY,
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      })
      .send(html);
  });
}
