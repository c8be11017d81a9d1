import { Refusal } from '@matinee/contract/refusals.ts';
import type { BookingCore } from './core.ts';
import type { Told } from './presentations.ts';
import type { Reply, RequestKey } from './replies.ts';
import { viewDecided } from './view.ts';

/** Holds seats for a buyer: all of them, for five minutes, or the exact reason why not. */
export function reserve(
  core: BookingCore,
  buyerId: string,
  { showId, seatIds }: { showId: string; seatIds: readonly string[] },
  key?: RequestKey,
): Promise<Reply> {
  return core.lanes.submit({
    showId,
    command: { do: 'hold', bookingId: core.newId(), buyerId, seatIds },
    ...(key && { key }),
    present: { as: 'held', given: null },
  });
}

export const presentHeld = ({ decision, at, code }: Told<null>): Reply =>
  decision instanceof Refusal ? decision : { status: 201, body: viewDecided(decision, at, code) };
