import type { Booking } from './engine/booking.ts';
import type { WaitingEntry } from './engine/waiting-line.ts';
import type { JointWriter } from './joint-writer.ts';
import type { LaneConnection } from './lane-connection.ts';
import { type LoadedShow, loadBookings, loadEntries, loadShow } from './load.ts';
import type { Tenure } from './ownership.ts';
import { type KeptReply, keptReplies, type RequestKey } from './replies.ts';
import { NotTheOwner, RowLocked, type Store } from './store.ts';
import { type OwnedWriting, type Writing, writingWay } from './write.ts';

/** Shows as PostgreSQL keeps them, read over a connection of their own, and written by whom all lanes have in common. */
export class DatabaseStore implements Store {
  readonly #connection: LaneConnection;
  readonly #writer: JointWriter<OwnedWriting> | undefined;
  /** How many commands the last batch had. */
  #commands = 0;
  /** What allows to write; nothing does without it. */
  tenure: Tenure | undefined;

  /** Without a writer it is for readers only. */
  constructor(connection: LaneConnection, writer?: JointWriter<OwnedWriting>) {
    this.#connection = connection;
    this.#writer = writer;
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

  async ready(): Promise<void> {
    await this.#writer?.ready();
  }

  share(most: number): number {
    return this.#writer?.share(most, this.#commands) ?? most;
  }

  async write(writing: Writing): Promise<number> {
    if (!this.tenure || !this.#writer) throw new NotTheOwner();
    const owned = { writing, tenure: this.tenure };
    this.#commands = writing.commands;
    try {
      return await this.#writer.write(owned, writing.commands);
    } catch (error) {
      if (!(error instanceof RowLocked)) throw error;
      return writingWay(this.#connection).write([owned]);
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

const NOW = 'select extract(epoch from clock_timestamp()) * 1000 as now';
