import type { Line } from './line/line.ts';
import { revisionOf } from './views.ts';

type Hear = () => void;

interface Follower {
  readonly slot: number;
  readonly hear: Hear;
  told: number;
}

/** Who follows places of one line on this server. No timer for anybody: all are looked over whenever the line has moved. */
export class Followers {
  readonly #all = new Set<Follower>();

  get size(): number {
    return this.#all.size;
  }

  /** Calls back whenever there is something new to tell about a place; gives what ends that. */
  follow(line: Line, slot: number, now: number, hear: Hear): () => void {
    const follower = { slot, hear, told: revisionOf(line, slot, now) };
    this.#all.add(follower);
    return () => void this.#all.delete(follower);
  }

  tell(line: Line, now: number): void {
    for (const follower of this.#all) {
      const revision = revisionOf(line, follower.slot, now);
      if (revision === follower.told) continue;
      follower.told = revision;
      follower.hear();
    }
  }
}
