import pg from 'pg';
import type { Booking } from './engine/booking.ts';
import type { WaitingEntry } from './engine/waiting-line.ts';
import type { LaneConnection } from './lane-connection.ts';
import { type LoadedShow, loadBookings, loadEntries, loadShow } from './load.ts';
import type { Tenure } from './ownership.ts';
import { type KeptReply, keptReplies, type RequestKey } from './replies.ts';
import { NotTheOwner, NotWritten, type Store } from './store.ts';
import { isNotTheOwner, type Writing, writeBatch } from './write.ts';

/** Shows as PostgreSQL keeps them, asked over a connection that is a lane's own. */
export class DatabaseStore implements Store {
  readonly #connection: LaneConnection;
  /** What allows to write; nothing does without it. */
  tenure: Tenure | undefined;

  constructor(connection: LaneConnection) {
    this.#connection = connection;
  }

  async now(): Promise<number> {
    const client = await this.#connection.client();
    const { rows } = await client.query<{ now: string }>(NOW);
    return Number(rows[0]!.now);
  }

  async load(showId: string): Promise<LoadedShow | undefined> {
    return loadShow(await this.#connection.client(), showId);
  }

  async bookings(bookingIds: readonly string[]): Promise<ReadonlyMap<string, Booking>> {
    return loadBookings(await this.#connection.client(), bookingIds);
  }

  async entries(entryIds: readonly string[]): Promise<ReadonlyMap<string, WaitingEntry>> {
    return loadEntries(await this.#connection.client(), entryIds);
  }

  async write(writing: Writing): Promise<number> {
    if (!this.tenure) throw new NotTheOwner();
    const client = await this.#connection.client();
    try {
      return await writeBatch(client, writing, this.tenure);
    } catch (error) {
      if (isNotTheOwner(error)) throw new NotTheOwner();
      throw isRefusal(error) ? new NotWritten(error) : error;
    }
  }

  async keptReplies(requests: readonly RequestKey[]): Promise<readonly KeptReply[]> {
    return keptReplies(await this.#connection.client(), requests);
  }

  discard(): void {
    this.#connection.discard();
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

/** A statement that failed; not a connection that was ended (08, 57P), maybe after the commit. */
const isRefusal = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && !/^(08|57P)/.test(error.code ?? '08');

const NOW = 'select extract(epoch from clock_timestamp()) * 1000 as now';
