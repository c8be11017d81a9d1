import { expandPlan, type SeatPlan } from '@matinee/contract/plan.ts';
import type { Fault } from '../platform/faults.ts';

/** More than any hall or stadium has. */
const MOST_SEATS = 150_000;
/** As in the contract's SeatId. */
const SEAT_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/;

/** What is wrong with a plan beyond its form; paths are JSON pointers from the plan on. */
export function planProblems(plan: SeatPlan): Fault[] {
  const problems = plan.sections.flatMap((section, index) =>
    section.rows.flatMap((row, rowIndex) =>
      rowProblems(row).map(({ path, message }) => ({
        path: `/sections/${index}/rows/${rowIndex}${path}`,
        message,
      })),
    ),
  );
  if (problems.length > 0) return problems;
  const seats = seatCountAtMost(plan);
  if (seats > MOST_SEATS) return [{ path: '', message: `has more than ${MOST_SEATS} seats` }];
  return seatProblems(plan);
}

type Row = SeatPlan['sections'][number]['rows'][number];

function rowProblems({ from, to, missing, wheelchair, companion }: Row): Fault[] {
  if (to < from) return [{ path: '/to', message: `is less than "from" (${from})` }];
  const outside = (field: string, numbers: readonly number[] = []) =>
    numbers
      .map((number, index) => ({
        path: `/${field}/${index}`,
        message: `there is no seat ${number} from ${from} to ${to}`,
        number,
      }))
      .filter(({ number }) => number < from || number > to)
      .map(({ path, message }) => ({ path, message }));
  return [
    ...outside('missing', missing),
    ...outside('wheelchair', wheelchair),
    ...outside('companion', companion),
  ];
}

/** Counted before anything is expanded, so that a plan that is far too large costs nothing. */
function seatCountAtMost({ sections, areas = [] }: SeatPlan): number {
  const inRows = sections
    .flatMap(section => section.rows)
    .reduce((sum, row) => sum + row.to - row.from + 1, 0);
  return areas.reduce((sum, area) => sum + area.capacity, inRows);
}

function seatProblems(plan: SeatPlan): Fault[] {
  const seats = expandPlan(plan);
  if (seats.length === 0) return [{ path: '', message: 'has no seats' }];
  const known = new Set<string>();
  const twice = new Set<string>();
  for (const { seatId } of seats) {
    if (known.has(seatId)) twice.add(seatId);
    known.add(seatId);
  }
  const misnamed = seats.find(({ seatId }) => !SEAT_ID.test(seatId));
  return [
    ...(twice.size > 0
      ? [{ path: '', message: `has ${named([...twice])} twice; give sections a "prefix" of their own` }]
      : []),
    ...(misnamed ? [{ path: '', message: `has a seat "${misnamed.seatId}", which is too long a name` }] : []),
  ];
}

const named = (seatIds: readonly string[]): string =>
  seatIds.length <= 5
    ? `seat ${seatIds.join(', ')}`
    : `seat ${seatIds.slice(0, 5).join(', ')} and ${seatIds.length - 5} more`;
