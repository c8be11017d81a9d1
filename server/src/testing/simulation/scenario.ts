import type { ShowForSale } from '../../catalogue/index.ts';
import type { ShowRecord } from '../history/records.ts';
import { BEGINNING, rowsOfSeats, showForSale } from '../played-show.ts';
import { type Chance, Weights } from './chance.ts';
import type { Weather } from './simulated-store.ts';

/** What a world is like; drawn, so that every seed is another one. Chances of trouble are per request of a buyer. */
export interface Scenario {
  readonly shows: readonly ShowForSale[];
  readonly servers: number;
  readonly lanes: number;
  /** Whether each lane has one owner among the servers; otherwise all write all, and only the ledger stands between them. */
  readonly isShared: boolean;
  /** So few that some commands wait while others are written, and are decided ahead. */
  readonly largestBatch: number;
  readonly buyers: number;
  readonly weather: Weather;
  readonly killed: number;
  /** A server hands its lanes over; a server hears nothing for a while. */
  readonly leaves: number;
  readonly stalls: number;
  readonly outages: number;
  readonly clockSteps: boolean;
  readonly jumps: number;
}

const troubles = new Weights({ none: 3, some: 4, much: 3 });
const HOUR_MS = 3_600_000;

export function drawScenario(chance: Chance): Scenario {
  const trouble = chance.weighted(troubles);
  const share = { none: 0, some: 0.01, much: 0.05 }[trouble];
  const lanes = 1 + chance.integer(3);
  const servers = chance.pick([1, 1, 2, 3]);
  return {
    shows: Array.from({ length: 1 + chance.integer(3) }, (_, index) => drawShow(chance, index)),
    servers,
    lanes,
    isShared: servers > 1 && chance.happens(0.6),
    buyers: 2 + chance.integer(9),
    weather: {
      latencyMs: chance.pick([0, 1, 5, 30]),
      lostBefore: share,
      lostAfter: share,
      stalled: share,
      stallMs: chance.pick([10, 100, 5_000]),
    },
    killed: share / 4,
    leaves: servers > 1 ? 0.01 : 0,
    stalls: share / 2,
    outages: share / 8,
    clockSteps: chance.happens(0.2),
    jumps: chance.happens(0.2) ? share / 4 : 0,
    largestBatch: 1 + chance.integer(4),
  };
}

function drawShow(chance: Chance, index: number): ShowForSale {
  const rows = 1 + chance.integer(3);
  const startsAt = BEGINNING + chance.pick([1, 6, 24]) * HOUR_MS;
  return showForSale({
    showId: `show ${index + 1}`,
    seats: rowsOfSeats(rows, 2 + chance.integer(4), chance.pick(['regular', 'premium'])),
    startsAt: new Date(startsAt),
    onSaleFrom: new Date(BEGINNING),
    onSaleUntil: new Date(startsAt - 60_000),
    mostSeatsPerBuyer: chance.pick([3, 4, 10]),
    cancellation: {
      untilMinutesBefore: chance.pick([10, 60, null]),
      refundPercent: chance.pick([0, 33, 50, 100]),
    },
    waitingRule: chance.pick(['strict', 'first-that-fits'] as const),
    offerSeconds: chance.pick([10, 120]),
    discounts: chance.happens(0.5)
      ? [
          {
            code: 'third',
            percent: 50,
            evaluated: 1,
            nthTicket: 3,
            name: '',
            combines: 'adds',
            startsBetween: null,
          },
        ]
      : [],
  });
}

export const termsOf = (show: ShowForSale): ShowRecord => ({
  record: 'show',
  showId: show.showId,
  seats: show.seats.map(seat => ({
    seatId: seat.seatId,
    class: seat.class,
    section: seat.section,
    row: seat.row,
  })),
  prices: show.prices,
  // Those that depend on the hour are none of ours: our shows start in the evening.
  discounts: show.discounts
    .filter(({ startsBetween }) => startsBetween === null)
    .map(({ nthTicket, percent }) => ({ nthTicket, percent })),
  onSaleFrom: show.onSaleFrom.getTime(),
  onSaleUntil: show.onSaleUntil.getTime(),
  cancelUntil:
    show.cancellation.untilMinutesBefore === null
      ? null
      : show.startsAt.getTime() - show.cancellation.untilMinutesBefore * 60_000,
  refundPercent: show.cancellation.refundPercent,
  mostSeatsPerBuyer: show.mostSeatsPerBuyer,
  waitingRule: show.waitingRule,
  offerSeconds: show.offerSeconds,
});
