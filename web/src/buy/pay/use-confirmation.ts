import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../api/call.ts';
import { codeOf, unanswered } from '../../api/problem.ts';
import { bookingQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { navigate, useSearchParams } from '../../router/router.tsx';
import { buyerOf, lastContact } from './contact.ts';

interface Confirmation {
  /** The provider's page has sent the buyer back, and the server has not yet said what came of it. */
  readonly busy: boolean;
  readonly failure: unknown;
  /** The buyer has paid just now. */
  readonly paid: boolean;
  /** Asks once more, where the server has not answered. */
  readonly retry: (() => void) | undefined;
}

/** Confirmations under way by token: a page drawn twice still asks once. */
const underWay = new Map<string, Promise<unknown>>();

/** B9: the token is also the key, so that coming back, reloading and trying again are all the same request. */
function confirmOnce(bookingId: string, token: string): Promise<unknown> {
  const known = underWay.get(token);
  if (known) return known;
  const contact = lastContact();
  if (!contact) return Promise.resolve();
  const asked = call('confirm', {
    params: { bookingId },
    body: { payment: { method: contact.method, token }, buyer: buyerOf(contact) },
    idempotencyKey: `confirm-${bookingId}-${token}`.slice(0, 255),
  }).finally(() => underWay.delete(token));
  underWay.set(token, asked);
  return asked;
}

/** Confirms the booking once the provider's page has come back with a token in the address. */
export function useConfirmation(bookingId: string): Confirmation {
  const [query] = useSearchParams();
  const queries = useQueryClient();
  const [failure, setFailure] = useState<unknown>();
  const [paid, setPaid] = useState(false);
  const [tries, setTries] = useState(0);
  const token = query.get('token');
  useEffect(() => {
    if (token === null) return;
    let here = true;
    const settle = async (): Promise<void> => {
      const refused = await confirmOnce(bookingId, token).then(
        () => undefined,
        (failure: unknown) => failure,
      );
      if (!here) return;
      setFailure(refused);
      setPaid(refused === undefined);
      // Without an answer the token is still good: it stays in the address, to be sent again.
      if (refused !== undefined && unanswered.has(codeOf(refused))) return;
      await queries.fetchQuery(bookingQuery(bookingId)).catch(() => undefined);
      if (here) navigate(paths.pay(bookingId), { replace: true });
    };
    void settle();
    return () => {
      here = false;
    };
  }, [bookingId, token, tries, navigate, queries]);
  return {
    busy: token !== null && failure === undefined,
    failure,
    paid,
    retry:
      token === null
        ? undefined
        : () => {
            setFailure(undefined);
            setTries(tries + 1);
          },
  };
}
