import type { Phase } from './facts.ts';
import type { Line } from './line.ts';

/** People who came on one bus and stay together, as far as they are not in yet. Their numbers are consecutive. */
export class Group {
  firstId: number;
  size: number;
  readonly buys: boolean;
  phase: Phase;
  /** When the present phase began. */
  since: number;
  /** The line that they stand in or are served at; none while they walk. */
  line: Line | null = null;
  /** When they set out to this line, and when they joined it. */
  left: number;
  joined = 0;

  constructor(firstId: number, size: number, buys: boolean, now: number) {
    this.firstId = firstId;
    this.size = size;
    this.buys = buys;
    this.phase = buys ? 'walk_to_seller' : 'walk_to_scanner';
    this.since = now;
    this.left = now;
  }

  /** They set out for another line. */
  setOut(now: number): void {
    this.phase = 'walk_to_scanner';
    this.since = now;
    this.left = now;
    this.line = null;
  }

  begin(phase: Phase, now: number): void {
    this.phase = phase;
    this.since = now;
  }

  get ids(): number[] {
    return Array.from({ length: this.size }, (_, index) => this.firstId + index);
  }
}
