import { useEffect, useState } from 'react';

/**
 * How long a hold still lasts, in milliseconds, by the server's clock: `now` of the reply that told it, which came in
 * when this browser's own clock said `receivedAt`. How wrong that clock is does not matter, only that it runs.
 */
export function remaining(holdUntil: string, now: string, receivedAt: number, clock: number): number {
  return Math.max(0, Date.parse(holdUntil) - Date.parse(now) - (clock - receivedAt));
}

/** "4:05" */
export function clockWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** "4 minutes 5 seconds", for the ear. */
export function spokenClock(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const parts = [
    [Math.floor(seconds / 60), 'minute'],
    [seconds % 60, 'second'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ');
}

/** This browser's clock, read twice a second. */
export function useClock(): number {
  const [clock, setClock] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setClock(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return clock;
}
