/** What can be entered in the calendar. `rank` is what `add` returned for the entry that has come due; never -1. */
export interface Scheduled {
  happen(rank: number): void;
}

/** One priority's share of the ranks: 17.6 million million entries, so that a rank stays an exact integer. */
const RANKS_PER_PRIORITY = 2 ** 44;
const HIGHEST_PRIORITY = 255;

/**
 * What happens when: a binary heap ordered by (time, priority, sequence of entry), so that the order is total and the
 * same in every run. Priority and sequence share one exact number, the rank.
 *
 * Entries lie in parallel typed arrays, and nothing is allocated per entry. Taking the first entry leaves its place
 * vacant: what happens next usually enters its own sequel, which then takes the vacant place and sinks, one
 * rearrangement in place of two. An entry cannot be removed; its subject recognises by the rank that it no longer counts.
 */
export class Calendar {
  /** When the entry last taken was due. */
  time = 0;
  /** The rank of the entry last taken. */
  rank = 0;
  #times = new Float64Array(64);
  #ranks = new Float64Array(64);
  #subjects: (Scheduled | null)[] = new Array(64).fill(null);
  #size = 0;
  #vacant = false;
  #sequence = 0;

  /** Entries that have not come due, those that no longer count included. */
  get size(): number {
    return this.#vacant ? this.#size - 1 : this.#size;
  }

  /**
   * Enters `subject` at `time`; among equal times the lower priority comes first, then the earlier entry.
   * Returns the entry's rank, unique in this calendar.
   */
  add(time: number, priority: number, subject: Scheduled): number {
    const rank = priority * RANKS_PER_PRIORITY + this.#sequence++;
    if (this.#vacant) {
      this.#vacant = false;
      this.#times[0] = time;
      this.#ranks[0] = rank;
      this.#sink(subject);
    } else {
      if (this.#size === this.#times.length) this.#grow();
      this.#times[this.#size] = time;
      this.#ranks[this.#size] = rank;
      this.#rise(this.#size++, subject);
    }
    return rank;
  }

  /** When the first entry is due; Infinity when there is none. */
  nextTime(): number {
    if (this.#vacant) this.#close();
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!;
  }

  /** Takes out the first entry, setting `time` and `rank`; undefined when there is none. */
  take(): Scheduled | undefined {
    if (this.#vacant) this.#close();
    if (this.#size === 0) return undefined;
    this.time = this.#times[0]!;
    this.rank = this.#ranks[0]!;
    this.#vacant = true;
    const subject = this.#subjects[0]!;
    this.#subjects[0] = null;
    return subject;
  }

  /** Fills the vacant first place with the last entry. */
  #close(): void {
    this.#vacant = false;
    const last = --this.#size;
    const subject = this.#subjects[last]!;
    this.#subjects[last] = null;
    if (last === 0) return;
    this.#times[0] = this.#times[last]!;
    this.#ranks[0] = this.#ranks[last]!;
    this.#sink(subject);
  }

  /** Numbers lie where they are compared, and are not handed over: a fraction that is handed over costs an allocation. */
  #rise(from: number, subject: Scheduled): void {
    const times = this.#times;
    const ranks = this.#ranks;
    const time = times[from]!;
    const rank = ranks[from]!;
    const subjects = this.#subjects;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentTime = times[parent]!;
      if (parentTime < time || (parentTime === time && ranks[parent]! < rank)) break;
      times[at] = parentTime;
      ranks[at] = ranks[parent]!;
      subjects[at] = subjects[parent]!;
      at = parent;
    }
    times[at] = time;
    ranks[at] = rank;
    subjects[at] = subject;
  }

  #sink(subject: Scheduled): void {
    const times = this.#times;
    const ranks = this.#ranks;
    const time = times[0]!;
    const rank = ranks[0]!;
    const subjects = this.#subjects;
    const size = this.#size;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      let childTime = times[child]!;
      const right = child + 1;
      if (right < size) {
        const rightTime = times[right]!;
        if (rightTime < childTime || (rightTime === childTime && ranks[right]! < ranks[child]!)) {
          child = right;
          childTime = rightTime;
        }
      }
      if (time < childTime || (time === childTime && rank < ranks[child]!)) break;
      times[at] = childTime;
      ranks[at] = ranks[child]!;
      subjects[at] = subjects[child]!;
      at = child;
    }
    times[at] = time;
    ranks[at] = rank;
    subjects[at] = subject;
  }

  #grow(): void {
    const capacity = this.#times.length * 2;
    const times = new Float64Array(capacity);
    const ranks = new Float64Array(capacity);
    times.set(this.#times);
    ranks.set(this.#ranks);
    this.#times = times;
    this.#ranks = ranks;
    while (this.#subjects.length < capacity) this.#subjects.push(null);
  }
}

/** Refuses a priority that the calendar's ranks could not hold: an integer from -255 to 255 is meant. */
export function assertPriority(priority: number): void {
  if (!Number.isInteger(priority) || Math.abs(priority) > HIGHEST_PRIORITY)
    throw new RangeError(`A priority is an integer from -255 to 255, not ${priority}.`);
}
