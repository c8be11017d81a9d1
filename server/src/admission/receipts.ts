import type { AdmissionReceipt } from '@matinee/contract/http/admission.ts';

/** Signs texts with the installation's published key. */
export type Sign = (text: string) => { readonly kid: string; readonly signature: string };

export type Arrival = Omit<AdmissionReceipt, 'kid' | 'signature'>;

/** What a receipt's signature is over: these lines, as docs/admission.md states them. */
export const signedText = ({
  lineId,
  showId,
  placeId,
  arrivedAt,
  index,
  hash,
  commitment,
}: Arrival): string =>
  [
    'matinee admission receipt 1',
    lineId,
    showId,
    placeId,
    arrivedAt,
    String(index),
    hash,
    commitment,
    '',
  ].join('\n');

export const receiptOf = (arrival: Arrival, sign: Sign): AdmissionReceipt => ({
  ...arrival,
  ...sign(signedText(arrival)),
});
