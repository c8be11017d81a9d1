import { useEffect, useEffectEvent, useRef } from 'react';
import { announce } from '../../ui/announcer.tsx';
import { clockWords, remaining, spokenClock, useClock } from './countdown.ts';
import './hold-timer.css';

interface HoldTimerProps {
  readonly holdUntil: string;
  readonly serverTime: string;
  /** When the reply with these two came in, by this browser's clock. */
  readonly receivedAt: number;
  readonly onEnd: () => void;
  /** How long the seats were held for at first, in milliseconds. */
  readonly whole?: number;
}

const BULBS = 10;
/** B4, in milliseconds. */
const FIVE_MINUTES = 300_000;
/** At these the time left is said aloud, in milliseconds. */
const TOLD_AT = [120_000, 60_000, 20_000];

/** How long the seats are still held: calm until the last minute. A bulb goes out with every tenth of the whole time. */
export function HoldTimer({
  holdUntil,
  serverTime,
  receivedAt,
  onEnd,
  whole = FIVE_MINUTES,
}: HoldTimerProps) {
  const left = remaining(holdUntil, serverTime, receivedAt, useClock());
  const hurry = left <= 60_000;
  const told = useRef(left);
  const end = useEffectEvent(onEnd);
  const over = left === 0;
  useEffect(() => {
    if (over) end();
  }, [over]);
  useEffect(() => {
    if (TOLD_AT.some(at => told.current > at && left <= at)) {
      announce(`Your seats are held for another ${spokenClock(left)}.`);
    }
    told.current = left;
  }, [left]);
  const burning = Math.ceil((left / whole) * BULBS);
  return (
    <div className={hurry ? 'timer timer-hurry' : 'timer'} role="timer" aria-live="off">
      <p>
        <span>{hurry ? 'Your seats are held for only' : 'Your seats are held for'}</span>{' '}
        <strong className="figures">{clockWords(left)}</strong>
      </p>
      <div className="timer-bulbs" aria-hidden="true">
        {Array.from({ length: BULBS }, (_, bulb) => (
          <span key={bulb} className={bulb < burning ? 'timer-bulb timer-bulb-lit' : 'timer-bulb'} />
        ))}
      </div>
    </div>
  );
}
