import type { AdmissionStatus, AdmissionView } from '@matinee/contract/http/admission.ts';
import type { Closing } from './line/entries.ts';
import type { Line } from './line/line.ts';
import type { Passes } from './passes.ts';

/** What a place has come to once its line has ended, unless it was left. */
export const endedAs: Record<Closing, AdmissionStatus> = {
  'sold-out': 'SOLD_OUT',
  'sale-over': 'SALE_OVER',
  'switched-off': 'OPEN_TO_ALL',
  calm: 'OPEN_TO_ALL',
};

export function statusOf(line: Line, slot: number, now: number): AdmissionStatus {
  const stage = line.stageAt(slot);
  if (stage === 'left') return 'LEFT';
  if (line.closed) return endedAs[line.closed];
  if (stage === 'admitted') return line.passUntil(slot) > now ? 'ADMITTED' : 'PASS_EXPIRED';
  return line.openedAt === null ? 'BEFORE_OPENING' : 'IN_LINE';
}

/** A place as its buyer sees it at `now`: computed from the line, and kept nowhere. */
export function viewPlace(line: Line, slot: number, now: number, passes: Passes): AdmissionView {
  const { lineId, showId } = line;
  const placeId = line.placeAt(slot);
  const status = statusOf(line, slot, now);
  const ahead = status === 'IN_LINE' ? line.aheadOf(slot)! : 0;
  const pace = line.pace(now);
  const until = line.passUntil(slot);
  return {
    placeId,
    showId,
    lineId,
    status,
    position: status === 'IN_LINE' ? ahead + 1 : 0,
    ahead,
    inLine: line.closed ? 0 : line.waiting,
    expectedWaitSeconds: status === 'IN_LINE' && pace !== undefined ? Math.ceil((ahead + 1) / pace) : null,
    opensAt: instant(line.opensAt),
    ...(status === 'ADMITTED' && {
      pass: {
        token: passes.sign({ showId, placeId, buyerId: line.buyerAt(slot), until }),
        expiresAt: instant(until),
      },
    }),
    serverTime: instant(now),
    revision: revisionOf(line, slot, now),
  };
}

const instant = (ms: number): string => new Date(ms).toISOString();

const STATUS_STEP = 1_000_000_000;
const ORDER: Record<AdmissionStatus, number> = {
  BEFORE_OPENING: 1,
  IN_LINE: 2,
  ADMITTED: 3,
  PASS_EXPIRED: 4,
  SOLD_OUT: 5,
  SALE_OVER: 5,
  OPEN_TO_ALL: 5,
  LEFT: 6,
};

/**
 * A number that grows whenever there is something new to tell a place: its status, or that it has moved up by a step. It follows
 * from the line alone, so that nothing has to be remembered about any place, and every server says the same.
 */
export function revisionOf(line: Line, slot: number, now: number): number {
  const status = statusOf(line, slot, now);
  const base = ORDER[status] * STATUS_STEP;
  if (status === 'BEFORE_OPENING') return base + line.reschedules;
  return status === 'IN_LINE' ? base + STATUS_STEP - 1 - toldAhead(line.aheadOf(slot)!) : base;
}

const EXACT_BELOW = 20;

/** How many are ahead, as it is told: near the front exactly, behind in steps of the first digit. */
export function toldAhead(ahead: number): number {
  if (ahead < EXACT_BELOW) return ahead;
  const step = 10 ** Math.floor(Math.log10(ahead));
  return Math.floor(ahead / step) * step;
}
