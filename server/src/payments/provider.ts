import type { IncomingHttpHeaders } from 'node:http';

/**
 * What Matinee asks of a payment provider. Every operation goes by ids of ours and may be repeated with the same ids: it
 * then answers as it did before and moves no more money. An operation that gets no answer throws, whatever the
 * reason; nothing is known then, and the caller asks again. Only `authorise` answers in time, since a buyer waits.
 */
export interface PaymentProvider {
  /** As in the webhook's address: `/api/v1/payments/webhooks/{name}`. */
  readonly name: string;

  /**
   * Sets the amount aside at the buyer's bank, to be captured or voided later. Never throws: without an answer before
   * `signal` aborts, or with none that can be understood, the outcome is unknown, and may become known by webhook.
   */
  authorise(order: PaymentOrder, signal: AbortSignal): Promise<Authorisation>;

  /** Takes the money that was set aside. `cancelled` if the authorisation was voided before. */
  capture(paymentId: string): Promise<'captured' | 'cancelled'>;

  /**
   * Makes sure that a payment without an answer never goes through, one that the provider has not even heard of
   * included. The answer is definite: cancelled, or what the provider had come to before.
   */
  cancel(paymentId: string): Promise<SettledPayment>;

  /** Gives up an authorisation that will not be captured. `captured` if that has happened already: refund it then. */
  void(paymentId: string): Promise<'cancelled' | 'captured'>;

  /** Gives back all of a captured payment, or a part; never more than was taken, over all refunds together. */
  refund(order: RefundOrder): Promise<RefundAnswer>;

  /** What the provider knows of a payment now. */
  status(paymentId: string): Promise<ProviderPayment>;

  /** What a webhook says, if its signature is the provider's and it is fresh. */
  readWebhook(webhook: Webhook): WebhookReading;
}

export interface PaymentOrder {
  readonly paymentId: string;
  /** In minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
  readonly method: string;
  /** What the provider's own page gave the buyer; stands for the card or account, which Matinee never sees. */
  readonly token: string;
}

export interface RefundOrder {
  readonly refundId: string;
  readonly paymentId: string;
  /** In minor units of the payment's currency. */
  readonly amount: number;
}

export type Authorisation =
  | { readonly outcome: 'authorised'; readonly reference: string }
  | { readonly outcome: 'declined'; readonly reason: string }
  | { readonly outcome: 'unknown' };

export type RefundAnswer =
  | { readonly outcome: 'succeeded'; readonly reference: string }
  | { readonly outcome: 'failed'; readonly reason: string };

/**
 * absent -> processing -> authorised -> captured
 *                    \-> declined  \-> cancelled (voided)
 *                    \-> cancelled
 */
export type ProviderPayment =
  | SettledPayment
  | { readonly state: 'absent' }
  | { readonly state: 'processing' };

export type SettledPayment =
  | { readonly state: 'authorised'; readonly reference: string }
  | { readonly state: 'captured'; readonly reference: string }
  | { readonly state: 'declined'; readonly reason: string }
  | { readonly state: 'cancelled' };

export interface Webhook {
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire: the signature is over these bytes. */
  readonly body: Buffer;
  /** The present instant, in milliseconds since 1970. */
  readonly now: number;
}

export type WebhookReading =
  | { readonly reading: 'genuine'; readonly paymentId: string; readonly payment: SettledPayment }
  /** Signed by somebody else, altered, or too old to be believed. */
  | { readonly reading: 'forged' }
  /** Genuine, about something that does not concern us. */
  | { readonly reading: 'irrelevant' };
