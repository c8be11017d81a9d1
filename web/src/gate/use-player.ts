import { useEffect, useState } from 'react';

/** Minutes of the run in a second of ours. */
export const speeds = [
  [0.25, '15 s in a second'],
  [1, 'a minute in a second'],
  [4, '4 minutes in a second'],
] as const;

export interface Player {
  readonly time: number;
  readonly isPlaying: boolean;
  readonly speed: number;
  readonly play: () => void;
  readonly pause: () => void;
  readonly seek: (time: number) => void;
  readonly setSpeed: (speed: number) => void;
}

/** The minute of a run that is looked at. Whoever wants no motion sees a picture each second instead. */
export function usePlayer(minutes: number): Player {
  const [time, seek] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(1);
  useEffect(() => {
    if (!isPlaying) return;
    let last = performance.now();
    const step = () => {
      const now = performance.now();
      const passed = ((now - last) / 1000) * speed;
      last = now;
      seek(before => Math.min(minutes, before + passed));
    };
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      const ticking = setInterval(step, 1000);
      return () => clearInterval(ticking);
    }
    let frame = requestAnimationFrame(function next() {
      step();
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed, minutes]);
  useEffect(() => {
    if (time >= minutes) setPlaying(false);
  }, [time, minutes]);
  return {
    time: Math.min(time, minutes),
    isPlaying,
    speed,
    seek,
    setSpeed,
    pause: () => setPlaying(false),
    play() {
      if (time >= minutes) seek(0);
      setPlaying(true);
    },
  };
}
