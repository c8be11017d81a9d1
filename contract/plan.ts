import Type, { type Static } from 'typebox';
import { PriceClass } from './values.ts';

/**
 * A seat plan as people write it and as it is stored and sent: sections made of rows, rows made of runs of seats, and
 * standing areas with a capacity. Lengths are in seat pitches (one seat's width, about half a metre); x grows to
 * the right and y away from the stage or screen. `expandPlan` turns it into the seats themselves.
 */
const Coordinate = Type.Number({ minimum: -10_000, maximum: 10_000 });
// Not Type.Tuple: its form of `items` is no longer that of JSON Schema 2020-12, which OpenAPI 3.1 goes by.
const Point = Type.Unsafe<[number, number]>(Type.Array(Coordinate, { minItems: 2, maxItems: 2 }));
const Label = Type.String({ minLength: 1, maxLength: 12, pattern: '^[A-Za-z0-9]+$' });
const Title = Type.String({ minLength: 1, maxLength: 80 });

/** Seats `from`..`to` in a straight line: the first at `at`, each next one `step` further. */
const StraightRun = Type.Object({ at: Point, step: Point }, { additionalProperties: false });
/** Seats `from`..`to` spread evenly on a circle from angle `start` to `end`, in degrees clockwise from the x axis. */
const ArcRun = Type.Object(
  { centre: Point, radius: Type.Number({ exclusiveMinimum: 0 }), start: Type.Number(), end: Type.Number() },
  { additionalProperties: false },
);

export const PlanRow = Type.Object(
  {
    row: Label,
    from: Type.Integer({ minimum: 1, maximum: 9999 }),
    to: Type.Integer({ minimum: 1, maximum: 9999 }),
    class: PriceClass,
    along: Type.Union([StraightRun, ArcRun]),
    missing: Type.Optional(
      Type.Array(Type.Integer(), {
        description: 'Numbers in the run that have no seat: an aisle, a pillar.',
      }),
    ),
    wheelchair: Type.Optional(
      Type.Array(Type.Integer(), { description: 'Numbers that are spaces for a wheelchair.' }),
    ),
    companion: Type.Optional(
      Type.Array(Type.Integer(), { description: 'Numbers kept beside a wheelchair space.' }),
    ),
  },
  { additionalProperties: false },
);

export const PlanSection = Type.Object(
  {
    section: Title,
    prefix: Type.Optional(
      Type.String({
        maxLength: 20,
        pattern: '^[A-Za-z0-9][A-Za-z0-9-]*-$',
        description: 'Put before row and number to name a seat.',
      }),
    ),
    rows: Type.Array(PlanRow, { minItems: 1 }),
  },
  { additionalProperties: false },
);

/** Places to stand, named `prefix` + 1..capacity and claimed like seats. */
export const PlanArea = Type.Object(
  {
    area: Title,
    prefix: Type.String({ minLength: 2, maxLength: 20, pattern: '^[A-Za-z0-9][A-Za-z0-9-]*-$' }),
    class: PriceClass,
    capacity: Type.Integer({ minimum: 1, maximum: 100_000 }),
    outline: Type.Array(Point, { minItems: 3 }),
  },
  { additionalProperties: false },
);

export const SeatPlan = Type.Object(
  {
    stage: Type.Optional(
      Type.Object(
        { label: Title, outline: Type.Array(Point, { minItems: 2 }) },
        { additionalProperties: false },
      ),
    ),
    sections: Type.Array(PlanSection),
    areas: Type.Optional(Type.Array(PlanArea)),
  },
  { additionalProperties: false },
);
export type SeatPlan = Static<typeof SeatPlan>;
export type PlanRow = Static<typeof PlanRow>;
export type PlanArea = Static<typeof PlanArea>;

export { expandPlan, type Seat } from './expand-plan.ts';
