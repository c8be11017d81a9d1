import { readdirSync, readFileSync } from 'node:fs';

/** What Linux counts processor time in, everywhere that Node runs. */
const TICKS_PER_SECOND = 100;

/**
 * Seconds that the processors have spent on this process and its ended children, and on another with all of its; this
 * process alone where there is no /proc.
 */
export function processorSeconds(pid: number): number {
  const { user, system } = process.cpuUsage();
  const own = (user + system) / 1e6;
  try {
    const all = readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(statOf);
    const ticks = all.reduce((sum, stat) => {
      if (stat?.pid === process.pid) return sum + stat.children;
      if (stat?.pid === pid) return sum + stat.own + stat.children;
      return stat?.parent === pid ? sum + stat.own : sum;
    }, 0);
    return own + ticks / TICKS_PER_SECOND;
  } catch {
    return own;
  }
}

/** Seconds that the processors have spent on another process, all its threads; nothing where there is no /proc. */
export const processorSecondsOf = (pid: number): number => (statOf(`${pid}`)?.own ?? 0) / TICKS_PER_SECOND;

/** Undefined for a process that has just ended: its parent counts it by now. */
function statOf(pid: string) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return {
      pid: Number(pid),
      parent: fields[1]!,
      own: fields[11]! + fields[12]!,
      children: fields[13]! + fields[14]!,
    };
  } catch {
    return undefined;
  }
}
