import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, Owner } from '../database/owner.ts';
import { Refused } from '../refused.ts';
import { MODELS, type Warehouse } from '../warehouse/warehouse.ts';
import { type Chart, type Moment, readCharts, sqlOf, type View } from './charts.ts';

const LIMITS = { mostRows: 5_000, mostMs: 10_000 };

/** What a chart shows at one moment. `sql` is what was asked, to be read and to be run again. */
export interface ChartAnswer extends Answer {
  readonly sql: string;
}

/** What a reader can choose from: what was sold in the time of the view. */
export interface Choices {
  readonly cities: readonly string[];
  readonly venues: readonly { readonly venueId: string; readonly name: string }[];
  readonly events: readonly { readonly eventId: string; readonly name: string }[];
  readonly currencies: readonly string[];
}

/** The dashboards' questions, answered from the warehouse and what was written since it was built. */
export class Insights {
  readonly charts: readonly Chart[] = readCharts(join(MODELS, 'charts'));
  readonly #owner: Owner;
  readonly #warehouse: Warehouse;
  readonly #clock: () => number;

  readonly #scratch: string;

  /** `scratch` is a folder that SQL may write to, for files on their way. */
  constructor(owner: Owner, warehouse: Warehouse, clock: () => number, scratch: string) {
    this.#scratch = scratch;
    this.#owner = owner;
    this.#warehouse = warehouse;
    this.#clock = clock;
  }

  /** Throws Refused if there is no such chart. */
  async chart(name: string, view: View): Promise<ChartAnswer> {
    const sql = await this.#sqlOf(name, view);
    return { ...(await this.#ask(sql)), sql };
  }

  async #sqlOf(name: string, view: View): Promise<string> {
    const chart = this.charts.find(each => each.chart === name);
    if (!chart) throw new Refused(`There is no chart ${name}.`, 404);
    return sqlOf(chart.template, view, await this.#moment());
  }

  async #moment(): Promise<Moment> {
    const [longest] = await this.#owner.read(sql =>
      sql.rows<{ ms: number }>('select coalesce(max(window_ms), 0) as ms from feeds'),
    );
    return { now: new Date(this.#clock()).toISOString(), longestWindowMs: longest!.ms };
  }

  /** What a chart shows, as a Parquet file. Throws Refused if there is no such chart. */
  async parquet(name: string, view: View): Promise<Buffer> {
    const sql = await this.#sqlOf(name, view);
    await this.#warehouse.ensureBuilt();
    const path = join(this.#scratch, `${randomUUID()}.parquet`);
    const copy = `copy (from (${sql}) limit ${LIMITS.mostRows}) to '${path.replaceAll("'", "''")}' (format parquet, compression zstd)`;
    try {
      await this.#owner.read(reading => reading.run(copy));
      return await readFile(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  async choices(view: View): Promise<Choices> {
    const moment = await this.#moment();
    const distinct = async (columns: readonly string[]) => {
      const known = columns.map(column => `${column} is not null`).join(' and ');
      const template = `select distinct ${columns.join()} from {{ sales(a_day) }} where orders > 0 and ${known} order by all`;
      const { rows } = await this.#ask(sqlOf(template, view, moment));
      return rows.map(row => row.map(value => String(value)));
    };
    const [cities, venues, events, currencies] = await Promise.all(
      [['city'], ['venue_id', 'venue'], ['event_id', 'event_name'], ['currency']].map(distinct),
    );
    return {
      cities: cities!.map(([city]) => city!),
      venues: venues!.map(([venueId, name]) => ({ venueId: venueId!, name: name! })),
      events: events!.map(([eventId, name]) => ({ eventId: eventId!, name: name! })),
      currencies: currencies!.map(([currency]) => currency!),
    };
  }

  /** A number that is greater once something was written that a chart may show. */
  async pulse(): Promise<number> {
    const [last] = await this.#owner.read(sql =>
      sql.rows<{ written: number }>(
        `select greatest((select max(written) from told_bookings), (select max(written) from told_payments), 0)
           + (select coalesce(max(written), 0) from own_facts)
           + (select coalesce(max(written), 0) from gate_facts) as written`,
      ),
    );
    return last!.written;
  }

  async #ask(sql: string): Promise<Answer> {
    await this.#warehouse.ensureBuilt();
    return this.#owner.ask(sql, LIMITS);
  }
}
