import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { FailureNotice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ChartCard } from './chart-card.tsx';
import styles from './charts.css?url';
import { formatInstant } from './draw/figures.ts';
import { Choice } from './filters.tsx';
import { OneOf } from './one-of.tsx';
import { chartQuery, chartsQuery } from './queries.ts';
import { usePulse } from './use-pulse.ts';
import { periods, useView, type View } from './view.ts';

/** Runs of the gate whose facts the sales stream has: all of them side by side, and one of them in detail. */
export function GateFigures() {
  const heading = useId();
  const { view, change } = useView();
  usePulse();
  const charts = useQuery(chartsQuery);
  const runs = useRuns(view);
  const gateRun = view.gateRun ?? runs.data?.[0]?.[0];
  const failure = charts.error ?? runs.error;
  return (
    <section className="insights-wall" aria-labelledby={heading}>
      <link rel="stylesheet" href={styles} precedence="default" />
      <h2 id={heading}>Runs in the warehouse</h2>
      <div className="insight-filters">
        <OneOf
          label="Time"
          all={periods}
          chosen={view.period}
          onChoose={period => change({ period, gateRun: undefined })}
        />
        {gateRun !== undefined && (
          <Choice
            label="Run"
            absent="One of another time"
            chosen={gateRun}
            options={runs.data ?? []}
            onChoose={chosen => change({ gateRun: chosen })}
          />
        )}
      </div>
      {failure !== null && <FailureNotice failure={failure} />}
      {runs.isPending && failure === null && <Skeleton height="20rem" />}
      {runs.data?.length === 0 && (
        <p className="soft">
          No run of this time is here. <code>npm run simulate -- gate --seed 42 --to log</code> sends one: it
          is here within seconds.
        </p>
      )}
      {gateRun !== undefined && (
        <div className="insights-grid">
          {charts.data
            ?.filter(({ page }) => page === 'gate')
            .map(chart => (
              <ChartCard key={chart.chart} chart={chart} view={{ ...view, gateRun }} />
            ))}
        </div>
      )}
    </section>
  );
}

/** The runs of a time by their ids, the latest first, each by what it was told. */
function useRuns({ period }: View) {
  const list = { chart: 'gate-runs', live: true };
  return useQuery({
    ...chartQuery(list, { period }),
    select: ({ columns, rows }) =>
      rows.map(row => {
        const [id, started, seed, sellers, scanners] = [
          'run_id',
          'started',
          'seed',
          'sellers',
          'scanners',
        ].map(column => row[columns.indexOf(column)]);
        const words = `${formatInstant(started)}, seed ${seed}, ${sellers} sellers, ${scanners} scanners`;
        return [String(id), words] as const;
      }),
  });
}
