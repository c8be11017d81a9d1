import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { codeOf } from '../api/problem.ts';
import { FailureNotice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ChartCard } from './chart-card.tsx';
import styles from './charts.css?url';
import { Filters } from './filters.tsx';
import { chartsQuery, currenciesQuery } from './queries.ts';
import { usePulse } from './use-pulse.ts';
import { useView } from './view.ts';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** All charts of what is looked at, asked anew while it is sold. */
export function Dashboard() {
  const wall = useRef<HTMLDivElement>(null);
  const { view, change } = useView();
  const live = usePulse();
  const charts = useQuery(chartsQuery);
  const { data: currencies = [], isPending, error, dataUpdatedAt } = useQuery(currenciesQuery(view));
  // Money of different kinds is never added up: the page is of one, the most frequent unless another is chosen.
  const currency = view.currency ?? currencies[0];
  const away = charts.error ?? error;
  const others = currencies.filter(each => each !== currency);
  return (
    <div className="insights-wall" ref={wall}>
      <link rel="stylesheet" href={styles} precedence="default" />
      <div className="insights-state">
        <p role="status" className={live && away === null ? 'insights-live' : undefined}>
          <span className="insights-bulb" aria-hidden="true" />
          {live && away === null ? 'Live' : 'Out of touch, trying again'}
        </p>
        {dataUpdatedAt > 0 && <p className="soft figures">as of {clock.format(dataUpdatedAt)}</p>}
        {others.length > 0 && (
          <p className="soft">
            Sales in {currency}; there are others in {others.join(', ')}, which are not added up.
          </p>
        )}
        <button type="button" className="insights-full" onClick={() => wall.current?.requestFullscreen()}>
          Full screen
        </button>
      </div>
      <Filters view={{ ...view, currency }} currencies={currencies} onChange={change} />
      {away !== null && <Away failure={away} hasFigures={dataUpdatedAt > 0} />}
      <div className="insights-grid">
        {isPending && error === null ? (
          <Skeleton height="40rem" />
        ) : (
          charts.data
            ?.filter(({ page }) => page === undefined)
            .map(chart => <ChartCard key={chart.chart} chart={chart} view={{ ...view, currency }} />)
        )}
      </div>
    </div>
  );
}

/** Calmly: the figures that are there stay, and everything is tried again without anybody doing anything. */
const Away = ({ failure, hasFigures }: { readonly failure: unknown; readonly hasFigures: boolean }) =>
  codeOf(failure) === 'stream-away' && hasFigures ? (
    <p className="insights-away" role="status">
      The sales stream is starting or stopping. Selling goes on; these figures are the last ones, and go on by
      themselves.
    </p>
  ) : (
    <FailureNotice failure={failure} />
  );
