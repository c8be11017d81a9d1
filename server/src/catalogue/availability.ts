import type { Availability } from '@matinee/contract/values.ts';

/** At most this share of the seats left is "almost full". */
const ALMOST_FULL = 0.1;

/** Full: nothing left. Almost full: a tenth or less. */
export function availabilityOf(seats: number, taken: number): Availability {
  const left = seats - taken;
  if (left <= 0) return 'full';
  return left <= seats * ALMOST_FULL ? 'almost-full' : 'available';
}

/** Of each class and of the whole show; `taken` is what the ledger counts, null while nobody has touched the show. */
export function availabilities(
  classSeats: readonly number[],
  taken: readonly number[] | null,
): { readonly classes: readonly Availability[]; readonly show: Availability } {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    classes: classSeats.map((seats, index) => availabilityOf(seats, taken?.[index] ?? 0)),
    show: availabilityOf(sum(classSeats), sum(taken ?? [])),
  };
}
