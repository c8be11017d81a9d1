import type { Owner } from '../database/owner.ts';
import { CONTROL } from '../job/feeds.ts';
import type { EmbeddedLog } from '../log/embedded-log.ts';
import { type LogRecord, type Offsets, offsetsAfter, placeOf } from '../log/event-log.ts';

/** From where history is told: what the log took at a time (milliseconds since 1970) and later, or from an offset on. */
export type Since = { readonly time: number } | { readonly offset: number };

const AT_ONCE = 50_000;

/**
 * Everything that has ever come, in its order: from the lake what the log has forgotten, the rest from the log. What the log took at
 * the same millisecond comes from the lake partition by partition, since the lake keeps no order among them.
 */
export class History {
  readonly #events: EmbeddedLog;
  readonly #since: Since;
  readonly #forgotten: AsyncGenerator<LogRecord[], undefined>;
  #isForgottenOver = false;
  /** In the log. */
  #next: Offsets;

  constructor({ owner, events }: { owner: Owner; events: EmbeddedLog }, since: Since) {
    this.#events = events;
    this.#since = since;
    this.#next = events.begins();
    this.#forgotten = forgotten(owner, since, this.#next);
  }

  /** The next records before `until`, which is as far as somebody has read the log; undefined if there are none. */
  async next(until: Offsets): Promise<LogRecord[] | undefined> {
    if (!this.#isForgottenOver) {
      const { value, done } = await this.#forgotten.next();
      if (!done) return value.filter(record => isSince(record, this.#since));
      this.#isForgottenOver = true;
    }
    const read = await this.#events.read(this.#next, AT_ONCE);
    const end = read.findIndex(
      ({ topic, partition, offset }) => offset >= (until[placeOf(topic, partition)] ?? 0),
    );
    const records = end < 0 ? read : read.slice(0, end);
    if (records.length === 0) return undefined;
    this.#next = offsetsAfter(this.#next, records);
    return records.filter(record => isSince(record, this.#since));
  }
}

/** What a feed was told about itself, such as that its lines come in no order, holds for all that came later. */
const isSince = ({ topic, offset, appendedAt }: LogRecord, since: Since): boolean =>
  topic === CONTROL || ('time' in since ? appendedAt >= since.time : offset >= since.offset);

interface LakeRow extends Omit<LogRecord, 'appendedAt' | 'headers'> {
  readonly headers: string;
  readonly took: number;
}

/** What the lake has from before `begins`, minute by minute as the log took it. */
async function* forgotten(
  owner: Owner,
  since: Since,
  begins: Offsets,
): AsyncGenerator<LogRecord[], undefined> {
  const places = Object.entries(begins).filter(([, offset]) => offset > 0);
  if (places.length === 0) return;
  const values = places.map(([place, offset]) => `('${place}', ${offset})`).join(', ');
  const before = `
    select lake_facts.* from lake_facts join (values ${values}) begins(place, first) on place = topic || '/' || "partition"
     where "offset" < first and (topic = '${CONTROL}' or epoch_ms(appended_at) >= ${'time' in since ? since.time : 0})`;
  const minutes = await owner.read(sql =>
    sql.rows<{ minute: number }>(
      `select distinct epoch_ms(date_trunc('minute', appended_at)) as minute from (${before}) order by 1`,
    ),
  );
  for (const { minute } of minutes) {
    const rows = await owner.read(sql =>
      sql.rows<LakeRow>(`
        select topic, "partition", "offset", key, headers, epoch_ms(appended_at) as took, value from (${before})
         where appended_at >= make_timestamptz(${minute}000) and appended_at < make_timestamptz(${minute + 60_000}000)
         order by took, topic, "partition", "offset"`),
    );
    yield rows.map(({ took, headers, ...row }) => ({
      ...row,
      appendedAt: took,
      headers: JSON.parse(headers),
    }));
  }
  return undefined;
}
