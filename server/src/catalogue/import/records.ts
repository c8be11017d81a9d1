import type { SeatPlan } from '@matinee/contract/plan.ts';

// What a file comes to, once references and schedules are worked out: rows that are ready to be stored. Each has the
// path of the part of the file that it comes from, and the id that it gets if it is new.

export interface FileRecord {
  readonly path: string;
  readonly id: string;
}

export interface CategoryRow extends FileRecord {
  readonly ref: string;
  readonly name: string;
  readonly description: string;
}

export interface CityRow extends FileRecord {
  readonly ref: string;
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  readonly currency: string;
}

export interface VenueRow extends FileRecord {
  readonly ref: string;
  readonly city: string;
  readonly name: string;
  readonly address: string;
}

export interface HallRow extends FileRecord {
  /** `venue/hall` */
  readonly ref: string;
  readonly venue: string;
  readonly name: string;
  readonly planId: string;
  readonly plan: SeatPlan;
  readonly classes: readonly string[];
  readonly classSeats: readonly number[];
  readonly capacity: number;
}

export interface EventRow extends FileRecord {
  readonly ref: string;
  readonly category: string;
  readonly name: string;
  readonly languages: readonly string[];
  readonly genres: readonly string[];
  readonly runningMinutes: number | null;
  readonly rating: string | null;
  readonly year: number | null;
  readonly tagline: string;
  readonly description: string;
  readonly people: readonly { readonly role: string; readonly name: string }[];
}

export interface DiscountRow extends FileRecord {
  readonly code: string;
  readonly name: string;
  readonly rule: string;
  readonly percent: number;
  readonly nth: number | null;
  readonly startsFrom: string | null;
  readonly startsBefore: string | null;
  readonly combines: string;
  readonly evaluated: number;
  readonly enabled: boolean;
  readonly city: string | null;
  readonly venue: string | null;
}

/** Instants in milliseconds since 1970. */
export interface ShowRow extends FileRecord {
  readonly ref: string;
  readonly event: string;
  readonly hall: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly onSaleFrom: number;
  readonly onSaleUntil: number;
  readonly language: string | null;
  readonly currency: string;
  readonly prices: Readonly<Record<string, number>>;
  readonly mostSeatsPerBuyer: number;
  readonly cancelUntilMinutes: number | null;
  readonly refundPercent: number;
}

export interface Records {
  readonly categories: readonly CategoryRow[];
  readonly cities: readonly CityRow[];
  readonly venues: readonly VenueRow[];
  readonly halls: readonly HallRow[];
  readonly events: readonly EventRow[];
  readonly discounts: readonly DiscountRow[];
  readonly shows: readonly ShowRow[];
}

/** What the database has already and a file may refer to, by ref. */
export interface Known {
  readonly categories: ReadonlySet<string>;
  readonly cities: ReadonlyMap<string, Place>;
  readonly venues: ReadonlySet<string>;
  readonly halls: ReadonlyMap<string, KnownHall>;
  readonly events: ReadonlyMap<string, KnownEvent>;
}

export interface Place {
  readonly timeZone: string;
  readonly currency: string;
}

export interface KnownHall extends Place {
  /** Of its current plan, by name. */
  readonly classes: readonly string[];
}

export interface KnownEvent {
  readonly name: string;
  readonly runningMinutes: number | null;
  readonly isArchived: boolean;
}
