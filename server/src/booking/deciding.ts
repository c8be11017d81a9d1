import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { ShowForSale } from '../catalogue/index.ts';
import { Batch } from './batch.ts';
import { bring, type Ended, type EndedBefore, findEnded, NOTHING_ENDED } from './ended.ts';
import type { Change } from './engine/booking.ts';
import type { Command, Decision } from './engine/commands.ts';
import { step } from './engine/decide.ts';
import type { ShowSeats } from './engine/show-seats.ts';
import type { LaneMemory } from './lane-memory.ts';
import type { LoadedShow } from './load.ts';
import { keep, type Reply, type RequestKey } from './replies.ts';
import type { Writing } from './write.ts';
import type { Ledger } from './written.ts';

/** Makes the reply out of the decision, at the instant of the decision. */
export type Present = (decision: Decision, at: DecidedAt) => Reply;

export interface DecidedAt {
  readonly now: number;
  /** The show as the decision leaves it. */
  readonly seats: ShowSeats;
  readonly show: ShowForSale;
  /** The show's revision once the decision is committed, if it changes anything. */
  readonly revision: number;
  /** What the command is about, if that is live no more: the booking or the place in line, as it ended. */
  readonly ended: Ended;
}

/** A command on its way to the one writer of its show. */
export interface Submission {
  readonly showId: string;
  readonly command: Command;
  readonly present: Present;
  readonly key?: RequestKey;
  /** Gets the reply from whoever writes the show, when this lane may not. */
  readonly elsewhere?: () => Promise<Reply>;
}

/** A command that waits for its reply. */
export interface Entry extends Submission {
  readonly resolve: (reply: Reply | Promise<Reply>) => void;
}

/**
 * Takes what a batch changes of a show, while memory is as the batch leaves it; what it gives tells the show's readers, and
 * is called after the commit that makes it true. Without changes, where they are not known.
 */
export type Committed = (show: LoadedShow, changes?: readonly Change[]) => () => void;

/** Commands decided in memory in the order in which they came, as one batch that is not yet true. */
export class DecidedBatch {
  readonly batchId: string;
  readonly now: number;
  readonly #memory: LaneMemory;
  readonly #newId: () => string;
  readonly #batch = new Batch();
  readonly #changed = new Map<string, Change[]>();
  readonly #revisions = new Map<string, number>();
  readonly #entries: Entry[] = [];
  readonly #replies: Reply[] = [];
  readonly #publications: (() => void)[] = [];
  /** What has kept some of it from being decided ahead; then nothing of it is to be written. */
  spoilt: unknown;

  /** `now` is the instant of all its decisions, by the database's clock. */
  constructor({ memory, now, newId }: { memory: LaneMemory; now: number; newId: () => string }) {
    this.#memory = memory;
    this.now = now;
    this.#newId = newId;
    this.batchId = newId();
  }

  /** All that it has taken. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** The shows that it was decided on, and what it changes of each; nothing, where something was only refused. */
  get changed(): ReadonlyMap<string, readonly Change[]> {
    return this.#changed;
  }

  /** The revision that a show had before it; to be asked when it is closed. */
  revisionBefore(showId: string): number {
    return this.#revisions.get(showId)!;
  }

  /** Decides more in its instant; memory follows at once. If it throws, what memory has of their shows is worth nothing. */
  take(entries: readonly Entry[], ended: EndedBefore = NOTHING_ENDED): void {
    this.#entries.push(...entries);
    for (const entry of entries) this.#replies.push(this.#decide(entry, ended));
  }

  #decide(entry: Entry, ended: EndedBefore): Reply {
    const memory = this.#memory;
    const known = entry.key && memory.recent.find(entry.key);
    if (known) return known;
    const show = memory.get(entry.showId);
    if (!show) return refuse('not-found');
    const find = () => findEnded(entry.command, this.#batch, ended);
    const command = bring(entry.command, find);
    const { now } = this;
    const { decision, changes } = step(show.seats, command, { now, newId: this.#newId });
    const ofShow = this.#changed.get(entry.showId) ?? this.#changed.set(entry.showId, []).get(entry.showId)!;
    for (const change of changes) {
      ofShow.push(change);
      this.#batch.add(change);
    }
    const reply = entry.present(decision, {
      now,
      seats: show.seats,
      show: show.seats.show,
      revision: show.revision + 1,
      ended: decision instanceof Refusal ? find() : {},
    });
    if (entry.key) {
      const kept = keep(entry.key, reply);
      memory.recent.keep(kept);
      this.#batch.replies.push(kept);
    }
    return reply;
  }

  /**
   * Ends it, before anything else is decided: gives what is to be written of it, nothing if it says nothing of any show. What was
   * only refused is written too: a refusal is true if neither the show nor the clock had moved on.
   */
  close(committed: Committed): Writing | undefined {
    if (this.#changed.size === 0) return undefined;
    const moved: Ledger[] = [];
    const unmoved: Ledger[] = [];
    for (const [showId, changes] of this.#changed) {
      const show = this.#memory.get(showId)!;
      const { seats, revision } = show;
      this.#revisions.set(showId, revision);
      const ledger = { showId, taken: [...seats.taken], lapsesAt: seats.nextLapse() ?? null };
      if (changes.length > 0) {
        show.revision = revision + 1;
        moved.push({ ...ledger, revision: show.revision });
        this.#publications.push(committed(show, changes));
      } else unmoved.push({ ...ledger, revision });
    }
    const commands = this.#entries.length;
    return { batch: this.#batch, batchId: this.batchId, moved, unmoved, now: this.now, commands };
  }

  /** It is committed: those who look at its shows hear of it, before anything else is committed. */
  publish(): void {
    for (const publish of this.#publications.splice(0)) publish();
  }

  /** It is committed: first those who look at its shows hear of it, then those who asked. */
  tell(): void {
    this.publish();
    for (const [place, entry] of this.#entries.entries()) entry.resolve(this.#replies[place]!);
  }
}
