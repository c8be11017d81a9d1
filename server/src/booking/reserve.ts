import { Refusal } from '@matinee/contract/refusals.ts';
import type { BookingCore } from './core.ts';
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
    present: (decision, at) =>
      decision instanceof Refusal
        ? decision
        : { status: 201, body: viewDecided(decision, at, core.ticketCode) },
  });
}
