import { binaryArray, type ElementType } from './binary-arrays.ts';

/** A column of rows sent to PostgreSQL: its type there, and where its value comes from; null is null. */
type Columns<Row> = Readonly<
  Record<string, readonly [type: ElementType, value: (row: Row, place: number) => unknown]>
>;

/** Rows that travel as one array a column. */
export interface RowSet<Row> {
  readonly columns: Columns<Row>;
}

export const rowSet = <Row>(columns: Columns<Row>): RowSet<Row> => ({ columns });

/**
 * Puts row sets into one statement: `from` is the text of each as a table, by its name and with parameters numbered from
 * `$1` on (`unnest($1::uuid[], $2::text[]) as seats(show_id, seat_id)`), `next` the number after them, and `values` makes the
 * parameters out of the rows. So a column is spelled once, with its type and its value, and no number by hand.
 */
export function arrange<Sets extends Record<string, RowSet<never>>>(sets: Sets) {
  let next = 1;
  const from = {} as Record<keyof Sets, string>;
  for (const [name, { columns }] of Object.entries(sets)) {
    const arrays = Object.values(columns).map(([type]) => `$${next++}::${type}[]`);
    from[name as keyof Sets] = `unnest(${arrays.join(', ')}) as ${name}(${Object.keys(columns).join(', ')})`;
  }
  const values = (
    rows: { readonly [K in keyof Sets]: Sets[K] extends RowSet<infer Row> ? readonly Row[] : never },
  ) =>
    Object.entries(sets).flatMap(([name, { columns }]) =>
      Object.values(columns).map(([type, value]) =>
        binaryArray(type, (rows[name as keyof Sets] as unknown as readonly never[]).map(value)),
      ),
    );
  return { from, next, values };
}
