import { clockWords } from '../pay/countdown.ts';

const HOUR = 3_600_000;

/** "2 d 4 h" from two days on, "3 h 12 min" from an hour on, then "14:05". */
export function longClock(milliseconds: number): string {
  if (milliseconds < HOUR) return clockWords(Math.max(0, milliseconds));
  const minutes = Math.ceil(milliseconds / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return `${hours} h ${minutes % 60} min`;
}

/** 41 -> "less than a minute", 130 -> "about 3 minutes", 5400 -> "about 1 h 30 min" */
export function waitWords(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return `about ${longClock(minutes * 60_000)}`;
}
