import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Timers } from '../platform/clock.ts';
import type { Stopwatch } from './database-clock.ts';
import type { Command } from './engine/commands.ts';

/** What comes first when not everything can be done at once: each rank goes before all that follow it. */
export const ranks = ['confirm', 'cancel', 'offered', 'hold', 'join'] as const;
export type Rank = (typeof ranks)[number];

/**
 * For how long a command may wait, in milliseconds. Somebody is asked to be patient and gives up; what they have given up
 * must not be done behind their back. Money that has moved is settled however late it is, and holds end in any case.
 */
const PATIENCE_MS: Readonly<Record<Rank, number>> = {
  confirm: 10_000,
  cancel: 10_000,
  offered: 5_000,
  hold: 3_000,
  join: 5_000,
};

/** `isOffered`: whether the buyer who wants to hold seats has been offered some. */
export function rankOf(command: Command, isOffered: (buyerId: string) => boolean): Rank {
  switch (command.do) {
    case 'expire':
    case 'settle-payment':
    case 'begin-payment':
      return 'confirm';
    case 'hold':
      return isOffered(command.buyerId) ? 'offered' : 'hold';
    case 'join':
      return 'join';
    default:
      return 'cancel';
  }
}

const isPatient = ({ do: what }: Command): boolean => what === 'settle-payment' || what === 'expire';

/** What waits: a command, and how to tell whoever sent it that it was not done. */
export interface Queued {
  readonly command: Command;
  readonly resolve: (refusal: Refusal) => void;
}

export interface LaneQueueOptions {
  readonly most: number;
  /** How many are written at once, as things are. */
  readonly largestBatch: () => number;
  readonly stopwatch: Stopwatch;
  readonly timers: Timers;
}

interface Place<Entry> {
  readonly entry: Entry;
  readonly deadline: number;
}

/**
 * Commands that wait for their writer, by rank, and in each rank in the order of arrival. It is bounded: what cannot be
 * done in time is refused when it comes, if that can be foreseen; when it is full, what has the lowest rank and came last gives
 * way; and what has waited too long after all is refused in that instant, even while the writer itself hangs.
 */
export class LaneQueue<Entry extends Queued> {
  readonly #most: number;
  readonly #largestBatch: () => number;
  readonly #now: Stopwatch;
  readonly #timers: Timers;
  readonly #waiting = new Map<Rank, Place<Entry>[]>(ranks.map(rank => [rank, []]));
  #length = 0;
  #callOffAlarm: (() => void) | undefined;
  /** What a batch has taken of late, in milliseconds. */
  #batchMs = 0;
  #takenAt: number | undefined;

  constructor({ most, largestBatch, stopwatch, timers }: LaneQueueOptions) {
    this.#most = most;
    this.#largestBatch = largestBatch;
    this.#now = stopwatch;
    this.#timers = timers;
  }

  get length(): number {
    return this.#length;
  }

  /** False if it is refused at once; then it is for the caller to say so. */
  add(rank: Rank, entry: Entry): boolean {
    const patience = isPatient(entry.command) ? Number.POSITIVE_INFINITY : PATIENCE_MS[rank];
    if (this.#waitBefore(rank) > patience || !this.#hasRoom(rank)) return false;
    // Only while something waits all the time does the pace of the batches say what a wait comes to.
    if (this.#length === 0) this.#takenAt = undefined;
    this.#waiting.get(rank)!.push({ entry, deadline: this.#now() + patience });
    this.#length += 1;
    if (!this.#callOffAlarm) this.#setAlarm();
    return true;
  }

  /** The next batch: as many as it may have, those of the highest ranks; without those that have waited too long. */
  take(): Entry[] {
    const batch = this.peek(() => true);
    this.remove(batch);
    return batch;
  }

  /** The same, up to the first that is not ready; they go on waiting, and may be refused or overtaken yet. */
  peek(isReady: (entry: Entry) => boolean): Entry[] {
    this.#refuseOverdue();
    const batch: Entry[] = [];
    const most = this.#largestBatch();
    for (const places of this.#waiting.values()) {
      for (const { entry } of places) {
        if (batch.length === most || !isReady(entry)) return batch;
        batch.push(entry);
      }
    }
    return batch;
  }

  /** Takes out what was peeked at, for a batch that begins now; false, and nothing is taken, if not all of it waits any more. */
  remove(batch: readonly Entry[]): boolean {
    this.#refuseOverdue();
    const counts: [Place<Entry>[], number][] = [];
    let at = 0;
    for (const places of this.#waiting.values()) {
      let count = 0;
      while (count < places.length && at < batch.length && places[count]!.entry === batch[at]) {
        count += 1;
        at += 1;
      }
      counts.push([places, count]);
    }
    if (at < batch.length) return false;
    for (const [places, count] of counts) places.splice(0, count);
    this.#length -= batch.length;
    this.#learn();
    return true;
  }

  /** All that waits, for a writer who cannot write. */
  takeAll(): Entry[] {
    const all = [...this.#waiting.values()].flatMap(places => places.splice(0));
    this.#length = 0;
    return all.map(({ entry }) => entry);
  }

  close(): void {
    this.#callOffAlarm?.();
  }

  /** How long what comes now would wait for what goes before it. Less than a batch is never waited for, so that it learns. */
  #waitBefore(rank: Rank): number {
    let before = 0;
    for (const [other, places] of this.#waiting) {
      before += places.length;
      if (other === rank) break;
    }
    return Math.floor(before / this.#largestBatch()) * this.#batchMs;
  }

  #hasRoom(rank: Rank): boolean {
    if (this.#length < this.#most) return true;
    for (const lower of ranks.slice(ranks.indexOf(rank) + 1).reverse()) {
      const last = this.#waiting.get(lower)!.pop();
      if (!last) continue;
      this.#length -= 1;
      last.entry.resolve(tooLate());
      return true;
    }
    return false;
  }

  #learn(): void {
    const now = this.#now();
    if (this.#takenAt !== undefined) this.#batchMs += (now - this.#takenAt - this.#batchMs) / 8;
    this.#takenAt = now;
  }

  #refuseOverdue(): void {
    const now = this.#now();
    for (const places of this.#waiting.values()) {
      while (places.length > 0 && places[0]!.deadline <= now) {
        this.#length -= 1;
        places.shift()!.entry.resolve(tooLate());
      }
    }
  }

  #setAlarm(): void {
    const deadlines = [...this.#waiting.values()].flatMap(([first]) => first?.deadline ?? []);
    const next = Math.min(...deadlines);
    if (next === Number.POSITIVE_INFINITY) return;
    const look = () => {
      this.#callOffAlarm = undefined;
      this.#refuseOverdue();
      if (this.#length > 0) this.#setAlarm();
    };
    this.#callOffAlarm = this.#timers.after(Math.max(1, next - this.#now()), look);
  }
}

const tooLate = (): Refusal => refuse('overloaded');
