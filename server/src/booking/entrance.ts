import type { Refusal } from '@matinee/contract/refusals.ts';
import type { BookingCore } from './core.ts';
import { type Reply, type RequestKey, replyBefore } from './replies.ts';

/** Who asks for seats of a show, or for a place in its waiting line, with which pass. */
export interface Entering {
  readonly showId: string;
  readonly buyerId: string;
  readonly pass: string | undefined;
}

/** What an entrance says to a buyer: come in; or a refusal, and whether the pass was the buyer's, but has run out. */
export type Entrance = (
  entering: Entering,
) => { readonly refusal: Refusal; readonly wasAdmitted: boolean } | undefined;

/** Where nobody stands at the door. */
export const openEntrance: Entrance = () => undefined;

/**
 * Whether a buyer is kept out. Two may come in without a good pass: who has an offer, since it is theirs already (W2), and who
 * repeats what was done while the pass was good (B9).
 */
export async function keptOut(
  core: BookingCore,
  entrance: Entrance,
  entering: Entering,
  key: RequestKey | undefined,
): Promise<Reply | undefined> {
  const answer = entrance(entering);
  if (!answer) return undefined;
  const { showId, buyerId } = entering;
  const entry = await core.lanes.look(showId, ({ seats }) => seats.line.entryOf(buyerId));
  if (entry?.status === 'OFFERED') return undefined;
  const before = answer.wasAdmitted ? await replyBefore(core.database.read, key) : undefined;
  return before ?? answer.refusal;
}
