import type { AdmissionMode } from '@matinee/contract/http/admission.ts';
import type { Sql } from '../platform/database/database.ts';
import type { Closing } from './line/entries.ts';

/** How a show is entered by the settings of its staff and its terms; instants in milliseconds since 1970. */
export interface Terms {
  readonly showId: string;
  readonly mode: AdmissionMode;
  readonly opensAt: number;
  readonly onSaleUntil: number;
  readonly gathersFrom: number;
  readonly passMs: number;
  readonly mostAtOnce: number | null;
  readonly loadPerSecond: number;
}

/** The newest line of a show as the database has it, and whether this server lets people in. */
export interface NewestLine {
  readonly lineId: string;
  readonly seed: Buffer;
  readonly length: number;
  readonly closed: Closing | null;
  readonly isKeeper: boolean;
}

export interface Watched {
  readonly terms: Terms;
  readonly newest: NewestLine | null;
  readonly clock: number;
}

type Row = Omit<Terms, 'opensAt' | 'onSaleUntil' | 'gathersFrom' | 'passMs'> & {
  readonly [K in 'opensAt' | 'onSaleUntil' | 'gathersFrom']: Date;
} & {
  readonly passSeconds: number;
  readonly newest: Omit<NewestLine, 'seed'> | null;
  readonly seed: Buffer;
  readonly clock: number;
};

/**
 * Reads what is set and how far the lines are, of all shows where admission is on or a line is open, and of those `known` here; and
 * takes, or goes on, keeping the lines that nobody keeps. A keeper that has died is followed after two seconds.
 */
export async function watchShows(sql: Sql, keeper: string, known: readonly string[]): Promise<Watched[]> {
  const { rows } = await sql.query<Row & Record<string, unknown>>(WATCH, [keeper, known]);
  return rows.map(({ newest, seed, clock, opensAt, onSaleUntil, gathersFrom, passSeconds, ...terms }) => ({
    terms: {
      ...terms,
      opensAt: opensAt.getTime(),
      onSaleUntil: onSaleUntil.getTime(),
      gathersFrom: gathersFrom.getTime(),
      passMs: passSeconds * 1000,
    },
    newest: newest && { ...newest, seed },
    clock,
  }));
}

const KEPT_FOR = `interval '2 seconds'`;

const WATCH = `
with kept as (
  update admission_lines set keeper = $1, kept_until = clock_timestamp() + ${KEPT_FOR}
  where closed_because is null and (keeper = $1 or kept_until is null or kept_until < clock_timestamp())
  returning line_id
)
select
  show_id as "showId", mode, on_sale_from as "opensAt", on_sale_until as "onSaleUntil", gathers_from as "gathersFrom",
  pass_seconds as "passSeconds", most_at_once as "mostAtOnce", load_per_second as "loadPerSecond",
  case when newest.line_id is not null then
    jsonb_build_object('lineId', newest.line_id, 'length', newest.length, 'closed', newest.closed_because,
      'isKeeper', exists (select from kept where kept.line_id = newest.line_id))
  end as newest, newest.seed, extract(epoch from clock_timestamp()) * 1000 as clock
from admission_settings
join shows using (show_id)
left join lateral (
  select line_id, length, closed_because, seed from admission_lines line
  where line.show_id = admission_settings.show_id
  order by line_id desc limit 1
) newest on true
where (mode <> 'off' and on_sale_until > clock_timestamp())
  or (newest.line_id is not null and newest.closed_because is null)
  or show_id = any($2::uuid[])`;

/** Lets go of all lines, so that another server takes them at once. */
export async function letGo(sql: Sql, keeper: string): Promise<void> {
  await sql.query(
    'update admission_lines set kept_until = null where keeper = $1 and closed_because is null',
    [keeper],
  );
}
