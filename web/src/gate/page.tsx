import { useMemo, useState } from 'react';
import type { GateFact } from '../../../simulator/gate/facts.ts';
import styles from './gate.css?url';
import { GateLines } from './gate-lines.tsx';
import { GateView } from './gate-view.tsx';
import { Replay } from './replay.ts';
import { runOf, usualRun } from './run.ts';
import { RunPicker } from './run-picker.tsx';
import { speeds, usePlayer } from './use-player.ts';

/** A run of the gate, watched: people from the buses to the sellers and the scanners, as fast or as slowly as one likes. */
export default function GatePage() {
  const [run, setRun] = useState<{ name: string; facts: readonly GateFact[] }>(() => ({
    name: `seed ${usualRun.seed}`,
    facts: runOf(usualRun),
  }));
  return (
    <div className="gate">
      <link rel="stylesheet" href={styles} precedence="default" />
      <p className="gate-intro">
        Buses bring people; some buy tickets first, everybody is scanned. How many sellers and scanners does
        it take? Each run is the simulator’s own, worked out here; the same seed gives the same evening.
      </p>
      <RunPicker onPick={setRun} />
      <Watched key={run.name} {...run} />
    </div>
  );
}

function Watched({ name, facts }: { readonly name: string; readonly facts: readonly GateFact[] }) {
  const replay = useMemo(() => new Replay(facts), [facts]);
  const { time, isPlaying, speed, play, pause, seek, setSpeed } = usePlayer(replay.minutes);
  const moment = replay.at(time);
  const waiting = (lines: typeof moment.sellers) => lines.reduce((sum, line) => sum + line.length, 0);
  const said = `Minute ${time.toFixed(1)}: ${moment.arrived} have come, ${moment.walking.length} walk, ${waiting(moment.sellers)} stand before the sellers, ${waiting(moment.scanners)} before the scanners, ${moment.inside} are in${moment.goneAway > 0 ? `, ${moment.goneAway} have given up` : ''}.`;
  return (
    <section aria-label={`The gate, ${name}`}>
      <div className="gate-controls">
        <button type="button" className="gate-play" onClick={isPlaying ? pause : play}>
          {isPlaying ? 'Pause' : 'Play'}
        </button>
        <label className="gate-scrub">
          <span className="spoken">Minute of the run</span>
          <input
            type="range"
            min={0}
            max={replay.minutes}
            step={0.1}
            value={time}
            aria-valuetext={`minute ${time.toFixed(1)} of ${replay.minutes.toFixed(0)}`}
            onChange={event => {
              pause();
              seek(event.currentTarget.valueAsNumber);
            }}
          />
        </label>
        <label className="gate-speed">
          <span className="spoken">Speed</span>
          <select value={speed} onChange={event => setSpeed(Number(event.currentTarget.value))}>
            {speeds.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p className="figures gate-said">{said}</p>
      <GateView replay={replay} time={time} label={`The gate from above. ${said}`} />
      <ul className="gate-legend">
        <li className="gate-legend-buys">has to buy</li>
        <li className="gate-legend-has-ticket">has a ticket</li>
        <li>the number beside a server: people in its line</li>
      </ul>
      <GateLines facts={facts} minutes={replay.minutes} moment={moment} />
    </section>
  );
}
