import pg from 'pg';
import { databaseTypes } from '../platform/database/database.ts';
import type { LaneSeen, ServerSeen } from './ownership-plan.ts';

/**
 * Whoever has not said for so long that they live is taken for dead, even if their session still stands. If the database's clock
 * is set, on or back, everybody is until their next beat.
 */
const SILENCE_MS = 1_500;
/** A database that is slower than this cannot be asked. */
const PATIENCE_MS = 4_000;
/** A row that a batch holds on to is asked for again at the next beat. */
const LOCK_WAIT_MS = 500;
/** The first of the two numbers of the advisory lock that a server holds as long as it lives; the second is the server's own. */
const LIVES = 741_192_834;
const CHANNEL = 'matinee_lanes';

/** What all servers see. */
export interface Seen {
  /** By the database's clock, in milliseconds since 1970. */
  readonly now: number;
  readonly servers: readonly ServerSeen[];
  readonly lanes: readonly LaneSeen[];
}

export interface SessionOptions {
  /** The database's. */
  readonly url: string;
  /** Where other servers reach this one; null if they cannot. */
  readonly peerUrl: string | null;
  /** The number that this server has had before its session was lost. */
  readonly server: number | undefined;
  /** Called when a lane has changed hands. */
  readonly moved: () => void;
}

/**
 * One server among all: a connection that ends with the process, and says so at once, and a row that says when it was last
 * heard of, for processes that stand still and machines that are gone. Every call throws if the database is away.
 */
export class OwnershipSession {
  readonly server: number;
  readonly #client: pg.Client;
  readonly #peerUrl: string | null;
  #isMarkedAlive = false;
  #asking: Promise<unknown> = Promise.resolve();

  private constructor(client: pg.Client, server: number, peerUrl: string | null) {
    this.#client = client;
    this.server = server;
    this.#peerUrl = peerUrl;
  }

  static async open({ url, peerUrl, server, moved }: SessionOptions): Promise<OwnershipSession> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'matinee ownership',
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
      options: `-c lock_timeout=${LOCK_WAIT_MS}`,
      types: databaseTypes,
    });
    // A connection that is lost fails the next call.
    client.on('error', () => {});
    client.on('notification', moved);
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      const number = server ?? (await client.query<{ number: number }>(NEXT_NUMBER)).rows[0]!.number;
      return new OwnershipSession(client, number, peerUrl);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
  }

  /** Says that this server lives, and looks at all of them. */
  async beat(isLeaving: boolean): Promise<Seen> {
    if (!this.#isMarkedAlive) {
      // After a broken connection the old session may still hold the lock, for as long as nobody has noticed.
      const { rows } = await this.#ask<{ taken: boolean }>(MARK_ALIVE, [LIVES, this.server]);
      this.#isMarkedAlive = rows[0]!.taken;
    }
    const said = await this.#ask<{ now: string }>(SAY, [this.server, this.#peerUrl, isLeaving]);
    const servers = await this.#ask<SeenRow<ServerSeen>>(SERVERS, [LIVES, this.server, SILENCE_MS]);
    const lanes = await this.#ask<SeenRow<LaneSeen>>(LANES);
    return { now: Number(said.rows[0]!.now), servers: servers.rows, lanes: lanes.rows };
  }

  /** Hands lanes to a server, those of them that have not changed hands since they were seen; resolves to these as they are now. */
  async move(lanes: readonly LaneSeen[], to: number): Promise<LaneSeen[]> {
    const seen = [lanes.map(({ lane }) => lane), lanes.map(({ epoch }) => epoch)];
    const { rows } = await this.#ask<SeenRow<LaneSeen>>(MOVE, [...seen, to]);
    return rows;
  }

  /** Lets go of all lanes, so that whoever is there next need not wait. */
  async leave(): Promise<void> {
    await this.#ask(LEAVE, [this.server]);
    await this.#client.end();
  }

  /** One after the other, whoever asks. */
  #ask<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<pg.QueryResult<Row>> {
    const asking = this.#asking.then(() => this.#client.query<Row>(text, values));
    this.#asking = asking.catch(() => {});
    return asking;
  }

  /** Throws the connection away, whatever state it is in. */
  discard(): void {
    this.#client.end().catch(() => {});
  }
}

type SeenRow<Row> = { [Key in keyof Row]: Row[Key] };

const NEXT_NUMBER = `select nextval(pg_get_serial_sequence('servers', 'server_id'))::integer as number`;

const MARK_ALIVE = 'select pg_try_advisory_lock($1, $2) as taken';

// Nobody waits for a beat to reach the disk.
const SAY = `
  insert into servers (server_id, url, is_leaving, seen_at)
  select $1, $2, $3, clock_timestamp() from set_config('synchronous_commit', 'off', true)
  on conflict (server_id) do update set is_leaving = excluded.is_leaving, seen_at = excluded.seen_at
  returning extract(epoch from seen_at) * 1000 as now`;

const SERVERS = `
  select server_id as server, url, is_leaving as "isLeaving",
    server_id = $2 or abs(extract(epoch from clock_timestamp() - seen_at)) * 1000 < $3
      and not pg_try_advisory_xact_lock_shared($1, server_id) as "isAlive"
  from servers order by server_id`;

const LANES = 'select lane, server_id as server, epoch from lanes order by lane';

const MOVE = `
  with moved as (
    update lanes set server_id = $3, epoch = lanes.epoch + 1
    from (
      -- In the order in which batches have them.
      select lanes.lane
      from unnest($1::integer[], $2::bigint[]) as seen (lane, epoch) join lanes using (lane, epoch)
      order by lane for update of lanes
    ) as mine
    where lanes.lane = mine.lane
    returning lanes.lane, lanes.server_id as server, lanes.epoch
  )
  select moved.*, pg_notify('${CHANNEL}', '') from moved`;

const LEAVE = `
  with freed as (update lanes set server_id = null, epoch = epoch + 1 where server_id = $1 returning 1),
    left_behind as (delete from servers where server_id = $1)
  select pg_notify('${CHANNEL}', '') from freed`;
