const BARS = '▁▂▃▄▅▆▇█';

/** A row of bars, one per value, the greatest (or `top`) filling the height; 0 leaves a blank line's foot. */
export function bars(values: readonly number[], top = Math.max(...values)): string {
  return values
    .map(
      value => BARS[top > 0 ? Math.min(BARS.length - 1, Math.round((value / top) * (BARS.length - 1))) : 0],
    )
    .join('');
}

/** Rows under a heading, in columns: the first aligned to the left, the others to the right. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map(row => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  return all.map(row => `  ${line(row)}`).join('\n');
}

/** 1234567 as 1,234,567, the same in every locale. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 1 bus, 20 buses. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Seconds as a person says them: 8 s, 3 min 20 s, 2 h 5 min. */
export function spoken(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** On a terminal so often, in milliseconds; elsewhere, as in a log, a line for each minute of a long work is enough. */
const EVERY_MS = { terminal: 100, elsewhere: 60_000 };

/** A line that tells how far a long work has come, its rate and the time left; on a terminal it is rewritten in place. */
export class Progress {
  readonly #total: number;
  readonly #unit: string;
  readonly #began = performance.now();
  #shown = 0;
  /** What was done already when it was first shown, as by a run before this one. */
  #before: number | undefined;

  /** `total` in `unit`, the plural of what is counted. */
  constructor(total: number, unit: string) {
    this.#total = total;
    this.#unit = unit;
  }

  /** `told` says it in other words than `done`, where that is a measure that nobody counts by. */
  show(done: number, told?: string): void {
    const now = performance.now();
    this.#before ??= done;
    const isTerminal = process.stderr.isTTY;
    const since = now - Math.max(this.#shown, this.#began);
    if (since < (isTerminal ? EVERY_MS.terminal : EVERY_MS.elsewhere) || now - this.#began < 300) return;
    this.#shown = now;
    const rate = (done - this.#before) / ((now - this.#began) / 1000);
    const left = rate > 0 ? `, ${spoken(Math.max(0, this.#total - done) / rate)} left` : '';
    const count = `${grouped(done)} of ${grouped(this.#total)} ${this.#unit}, ${grouped(rate)}/s`;
    const line = `${this.#bar(done)} ${told ?? count}${left}`;
    process.stderr.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
  }

  #bar(done: number): string {
    const filled = Math.min(24, Math.round((done / this.#total) * 24));
    return `${'█'.repeat(filled)}${'░'.repeat(24 - filled)}`;
  }

  /** Removes the line. */
  clear(): void {
    if (process.stderr.isTTY && this.#shown > 0) process.stderr.write('\r\x1b[K');
  }
}
