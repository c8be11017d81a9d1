import { useMemo } from 'react';
import type { GateFact } from '../../../simulator/gate/facts.ts';
import { figuresOf } from './figures.ts';
import type { Moment } from './replay.ts';

interface GateLinesProps {
  readonly facts: readonly GateFact[];
  readonly minutes: number;
  readonly moment: Moment;
}

/** Line by line: who stands there now, and what came of it in the whole run. */
export function GateLines({ facts, minutes, moment }: GateLinesProps) {
  const figures = useMemo(() => figuresOf(facts, minutes), [facts, minutes]);
  const longest = Math.max(1, ...[...moment.sellers, ...moment.scanners].map(line => line.length));
  return (
    <section className="gate-lines" aria-label="Lines of this run">
      <table>
        <caption className="spoken">Lines, now and in the whole run</caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Now</th>
            <th scope="col">Served</th>
            <th scope="col">Mean wait, min</th>
            <th scope="col">Busy, %</th>
          </tr>
        </thead>
        <tbody>
          {figures.map(({ station, line, served, meanWait, busy }) => {
            const now = (station === 'seller' ? moment.sellers : moment.scanners)[line - 1]?.length ?? 0;
            return (
              <tr key={`${station} ${line}`}>
                <th scope="row">
                  {station === 'seller' ? 'Seller' : 'Scanner'} {line}
                </th>
                <td>
                  <meter min={0} max={longest} value={now} aria-hidden="true" />{' '}
                  <span className="gate-now">{now}</span>
                </td>
                <td>{served}</td>
                <td>{meanWait === null ? '–' : meanWait.toFixed(2)}</td>
                <td>{(busy * 100).toFixed(0)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
