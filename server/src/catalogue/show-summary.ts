import type { ShowSummary } from '@matinee/contract/http/catalogue.ts';
import { availabilities } from './availability.ts';
import { money } from './views.ts';

/** What a `ShowSummary` is made of, of `shows s`, `halls h`, `seat_plans p` and, where there is one, `seat_ledgers l`. */
export const SHOW_COLUMNS = `
  s.show_id as "showId", s.starts_at as "startsAt", h.hall_id as "hallId", h.name as hall, s.language, s.currency,
  s.prices, s.price_from as "priceFrom", p.classes, p.class_seats as "classSeats", l.taken`;

export interface ShowRow {
  readonly showId: string;
  readonly startsAt: Date;
  readonly hallId: string;
  readonly hall: string;
  readonly language: string | null;
  readonly currency: string;
  readonly prices: Readonly<Record<string, number>>;
  readonly priceFrom: number;
  readonly classes: readonly string[];
  readonly classSeats: readonly number[];
  readonly taken: readonly number[] | null;
}

/** The classes come dearest first. */
export function showSummary(row: ShowRow): ShowSummary {
  const { classes, show } = availabilities(row.classSeats, row.taken);
  const offers = row.classes.map((name, index) => ({
    class: name,
    price: money(row.prices[name]!, row.currency),
    availability: classes[index]!,
  }));
  return {
    showId: row.showId,
    startsAt: row.startsAt.toISOString(),
    hall: { hallId: row.hallId, name: row.hall },
    language: row.language,
    priceFrom: money(row.priceFrom, row.currency),
    availability: show,
    classes: offers.sort((one, other) => other.price.amount - one.price.amount),
  };
}
