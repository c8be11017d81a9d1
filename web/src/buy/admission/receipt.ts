import type { AdmissionReceipt } from '@matinee/contract/http/admission.ts';
import { currentSession } from '../../api/session.ts';

/** A receipt as this browser keeps it, and whose it is. */
interface Kept {
  readonly buyerId: string;
  readonly receipt: AdmissionReceipt;
}

const keyOf = (showId: string): string => `matinee.line.${showId}`;
const inMemory = new Map<string, Kept>();

export function keepReceipt(receipt: AdmissionReceipt): void {
  const kept: Kept = { buyerId: currentSession()?.buyerId ?? '', receipt };
  inMemory.set(receipt.showId, kept);
  try {
    localStorage.setItem(keyOf(receipt.showId), JSON.stringify(kept));
  } catch {
    // Storage is forbidden here: asked again, the server gives the same receipt.
  }
}

/** The receipt of the buyer's place in a show's line: kept, so that coming back does not take a new one unasked. */
export function keptReceipt(showId: string): AdmissionReceipt | undefined {
  const kept = inMemory.get(showId) ?? stored(showId);
  return kept?.buyerId === currentSession()?.buyerId ? kept?.receipt : undefined;
}

export function forgetReceipt(showId: string): void {
  inMemory.delete(showId);
  try {
    localStorage.removeItem(keyOf(showId));
  } catch {
    // Then nothing was kept there.
  }
}

function stored(showId: string): Kept | undefined {
  try {
    const text = localStorage.getItem(keyOf(showId));
    return text === null ? undefined : (JSON.parse(text) as Kept);
  } catch {
    return undefined;
  }
}
