import type { Sql } from '../database/owner.ts';
import { type LogRecord, placeOf } from '../log/event-log.ts';
import type { Settings } from '../settings.ts';
import { FeedClock } from './feed-clock.ts';

/** The feed of Matinee's own facts, which come in one topic. */
export const OWN_FEED = 'matinee';
/** Of what is sent without naming a feed. */
export const OPEN_FEED = 'open';
export const FACTS = 'facts';
export const JOINED = ['bookings', 'payments'] as const;
export const CONTROL = 'control';
/** What gates publish: kept beside the join, and of no feed's clock. */
export const GATE = 'gate';

/** What a feed can be told through the log, in a topic for that, under its name as the key. */
export type Control =
  /** Its lines are judged together, at the end. */
  | { readonly order: 'any' }
  /** Nothing more comes in this topic, or at all. */
  | { readonly end: string };

interface FeedRow {
  readonly feed: string;
  readonly watermark: number | null;
  readonly is_unordered: boolean;
}

interface InputRow {
  readonly feed: string;
  readonly input: string;
  readonly latest: number | null;
  readonly arrived_at: number;
  readonly is_ended: boolean;
}

/** The clocks of all feeds, as far as the log has been read. */
export class Feeds {
  readonly #clocks = new Map<string, FeedClock>();
  readonly #settings: Settings;
  /** Those whose place must be written. */
  readonly #changed = new Set<string>();
  /** Those that have rows in the tables, with so many inputs: rows that are there are changed far quicker than one finds out whether they are. */
  readonly #kept = new Map<string, number>();

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  clockOf(record: LogRecord): FeedClock {
    return this.#clock(feedOf(record), record);
  }

  #clock(feed: string, record: LogRecord): FeedClock {
    this.#changed.add(feed);
    const known = this.#clocks.get(feed);
    if (known) return known;
    const clock = new FeedClock(this.#settings);
    for (const input of this.#expected(feed)) clock.expect(input, record.appendedAt);
    this.#clocks.set(feed, clock);
    return clock;
  }

  #expected(feed: string): string[] {
    if (isFile(feed)) return [...JOINED];
    const topics = feed === OWN_FEED ? [FACTS] : JOINED;
    const partitions = Array.from({ length: this.#settings.partitions }, (_, index) => index);
    return topics.flatMap(topic => partitions.map(partition => placeOf(topic, partition)));
  }

  /** The input that a record came by: the partition, or for a file, whose lines keep their order over all partitions, the file. */
  inputOf(record: LogRecord): string {
    return isFile(feedOf(record)) ? record.topic : placeOf(record.topic, record.partition);
  }

  obey(record: LogRecord): void {
    const control = JSON.parse(record.value) as Control;
    const clock = this.#clock(record.key, record);
    if ('order' in control) clock.isUnordered = true;
    else clock.end(control.end === 'all' ? undefined : control.end, record.appendedAt);
  }

  /** Lets time pass where nothing comes; says whether any watermark has moved. */
  advance(at: number): boolean {
    const moved = [...this.#clocks].filter(([, clock]) => clock.advance(at));
    for (const [feed] of moved) this.#changed.add(feed);
    return moved.length > 0;
  }

  async load(sql: Sql): Promise<void> {
    this.#clocks.clear();
    this.#changed.clear();
    this.#kept.clear();
    const feeds = await sql.rows<FeedRow>(`
      select feed, is_unordered, case when isinf(watermark) then null else epoch_us(watermark) end as watermark
        from feeds where watermark is null or not isinf(watermark)`);
    for (const { feed, watermark, is_unordered } of feeds) {
      const clock = new FeedClock(this.#settings, watermark ?? Number.NEGATIVE_INFINITY);
      clock.isUnordered = is_unordered;
      this.#clocks.set(feed, clock);
    }
    const inputs = await sql.rows<InputRow>(`
      select feed, input, epoch_us(latest) as latest, epoch_ms(arrived_at) as arrived_at, is_ended from inputs`);
    for (const { feed, input, latest, arrived_at, is_ended } of inputs) {
      const its = { latest: latest ?? Number.NEGATIVE_INFINITY, arrivedAt: arrived_at, isEnded: is_ended };
      this.#clocks.get(feed)?.inputs.set(input, its);
    }
    for (const [feed, { inputs: its }] of this.#clocks) this.#kept.set(feed, its.size);
  }

  /** SQL that writes how far they have come since it was asked for last: for the transaction of what came of it. */
  save(): string {
    const statements = [...this.#changed].map(name => {
      const clock = this.#clocks.get(name)!;
      const isKept = this.#kept.get(name) === clock.inputs.size;
      this.#kept.set(name, clock.inputs.size);
      return isKept ? movedSql(name, clock) : this.#keptSql(name, clock);
    });
    this.#changed.clear();
    return statements.join('');
  }

  #keptSql(name: string, { watermark, isUnordered, inputs }: FeedClock): string {
    const windowMs = name === OWN_FEED ? this.#settings.ownWindowMs : this.#settings.windowMs;
    return `
      insert into feeds (feed, window_ms, watermark, is_unordered)
      values (${quoted(name)}, ${windowMs}, ${instantSql(watermark)}, ${isUnordered})
      on conflict (feed) do update set watermark = excluded.watermark, is_unordered = excluded.is_unordered;
      insert or replace into inputs select ${quoted(name)}, * from (values ${inputRows(inputs)});`;
  }
}

/** Of a feed whose rows are there. */
const movedSql = (name: string, { watermark, isUnordered, inputs }: FeedClock): string => `
  update feeds set watermark = ${instantSql(watermark)}, is_unordered = ${isUnordered} where feed = ${quoted(name)};
  update inputs set latest = its.latest, arrived_at = its.arrived_at, is_ended = its.is_ended
    from (values ${inputRows(inputs)}) its(input, latest, arrived_at, is_ended)
   where inputs.feed = ${quoted(name)} and inputs.input = its.input;`;

const inputRows = (inputs: FeedClock['inputs']): string =>
  [...inputs]
    .map(
      ([input, { latest, arrivedAt, isEnded }]) =>
        `('${input}', ${instantSql(latest)}, make_timestamptz(${arrivedAt * 1_000}), ${isEnded})`,
    )
    .join(', ');

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const feedOf = (record: LogRecord): string => record.headers.feed ?? OPEN_FEED;

/** Files are feeds of their own, which end. */
export const FILE_FEED = 'file:';
const isFile = (feed: string): boolean => feed.startsWith(FILE_FEED);

function instantSql(micros: number): string {
  if (micros === Number.POSITIVE_INFINITY) return `timestamptz 'infinity'`;
  return micros === Number.NEGATIVE_INFINITY ? 'null::timestamptz' : `make_timestamptz(${micros})`;
}
