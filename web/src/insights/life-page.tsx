import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/call.ts';
import { FailureNotice, Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import styles from './life.css?url';
import { again, LIVE_AGAIN_MS } from './queries.ts';

const lifeQuery = queryOptions({
  queryKey: ['demonstration', 'life'],
  queryFn: ({ signal }) => call('demonstrationLife', { signal }),
  refetchInterval: again(LIVE_AGAIN_MS),
});

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** The switch by which invented buyers come, so that there is something to see. */
export function LifePage() {
  const queries = useQueryClient();
  const { data, error } = useQuery(lifeQuery);
  const turning = useMutation({
    mutationFn: (state: 'on' | 'off') => call('switchDemonstrationLife', { body: { state } }),
    onSuccess: life => queries.setQueryData(lifeQuery.queryKey, life),
    onError: () => queries.invalidateQueries({ queryKey: lifeQuery.queryKey }),
  });
  if (!data) return error === null ? <Skeleton height="12rem" /> : <FailureNotice failure={error} />;
  const isOn = data.state === 'on';
  const isFixed = turning.isPending || (!isOn && !data.mayBegin);
  return (
    <section className="life" aria-labelledby="life-title">
      <link rel="stylesheet" href={styles} precedence="default" />
      <h2 id="life-title">A gentle Friday evening</h2>
      <p>
        Invented buyers come, one every twelve seconds or so: they look, hold, pay with the sandbox, wait in
        line, change their minds. Seat maps fill, lines move, and the figures are live. It goes on until it is
        switched off or this server stops; what was bought stays.
      </p>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-disabled={isFixed || undefined}
        className="life-switch"
        onClick={() => !isFixed && turning.mutate(isOn ? 'off' : 'on')}
      >
        <span className="life-track" aria-hidden="true" />
        Invented buyers
      </button>
      <p role="status" className="soft">
        {data.since === null
          ? 'Nobody who is invented is here.'
          : `They have come since ${clock.format(new Date(data.since))}.`}
      </p>
      {data.why !== null && <Notice title="Not in this house">{data.why}</Notice>}
      {turning.error !== null && <FailureNotice failure={turning.error} />}
    </section>
  );
}
