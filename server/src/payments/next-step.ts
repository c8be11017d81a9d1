/** What of a payment decides what is to be done with its money next. Amounts in minor units. */
export interface Money {
  readonly provider: string;
  readonly state: 'started' | 'authorised' | 'captured' | 'declined' | 'voided';
  readonly amount: number;
  /** All that were ever asked for, in the order in which they were. */
  readonly refunds: readonly MoneyBack[];
}

export interface MoneyBack {
  readonly refundId: string;
  readonly amount: number;
  readonly state: 'requested' | 'succeeded' | 'failed';
}

export type Step =
  | { readonly do: 'capture' }
  | { readonly do: 'void' }
  | { readonly do: 'refund'; readonly refund: MoneyBack }
  /** No provider is asked: the money was let go before it was taken, or is handed back at the counter. */
  | { readonly do: 'settle-refund'; readonly refund: MoneyBack };

/** Where cash is taken, and given back, by people. */
export const COUNTER = 'counter';

/**
 * One step nearer to where the money belongs; undefined when it is there. All that was set aside and is wanted back in full
 * is let go rather than taken and returned: the buyer never sees it leave.
 */
export function nextStep({ provider, state, amount, refunds }: Money): Step | undefined {
  const due = refunds.find(refund => refund.state === 'requested');
  if (state === 'authorised') {
    const wanted = refunds.reduce((sum, refund) => sum + refund.amount, 0);
    return due && wanted >= amount ? { do: 'void' } : { do: 'capture' };
  }
  if (!due) return undefined;
  if (state === 'voided' || provider === COUNTER) return { do: 'settle-refund', refund: due };
  return state === 'captured' ? { do: 'refund', refund: due } : undefined;
}
