import type { WarehouseView } from '@matinee/contract/http/insights.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/call.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice, Notice } from '../ui/notice.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { RowsTable } from './draw/answer-table.tsx';
import { Lineage } from './lineage.tsx';
import { warehouseQuery } from './queries.ts';
import styles from './warehouse.css?url';

const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const timeOf = (instant: string | null): string =>
  instant === null ? 'none yet' : times.format(new Date(instant));

/** The models of the warehouse: what each is made of, how the last builds went, and how fresh everything is. */
export function WarehousePage() {
  const queries = useQueryClient();
  const { data, error } = useQuery(warehouseQuery);
  const building = useMutation({
    mutationFn: () => call('buildWarehouse', { body: {} }),
    onSettled: () => queries.invalidateQueries({ queryKey: warehouseQuery.queryKey }),
  });
  if (!data) return error === null ? <Skeleton height="20rem" /> : <FailureNotice failure={error} />;
  return (
    <div className="warehouse">
      <link rel="stylesheet" href={styles} precedence="default" />
      <section aria-labelledby="warehouse-fresh">
        <h2 id="warehouse-fresh">How fresh it is</h2>
        <dl className="warehouse-fresh">
          <Fresh what="Latest booking" at={data.freshness.latestBookingAt} />
          <Fresh what="Latest payment" at={data.freshness.latestPaymentAt} />
          <Fresh what="Lake written" at={data.freshness.lakeWrittenAt} />
          <Fresh what="Models built" at={data.builds.find(({ isOk }) => isOk)?.endedAt ?? null} />
        </dl>
        <Button
          manner="quiet"
          busy={building.isPending}
          busyLabel="Building …"
          onClick={() => building.mutate()}
        >
          Build now
        </Button>
        {building.data && !building.data.isOk && (
          <Notice title="The build was not kept" tone="warn" role="alert">
            {building.data.reason} Readers keep what they had.
          </Notice>
        )}
        {building.error !== null && <FailureNotice failure={building.error} />}
      </section>
      <section aria-labelledby="warehouse-models">
        <h2 id="warehouse-models">What is made of what</h2>
        <Lineage models={data.models} />
      </section>
      <section aria-labelledby="warehouse-builds">
        <h2 id="warehouse-builds">Last builds</h2>
        <Builds builds={data.builds} />
      </section>
    </div>
  );
}

const Fresh = ({ what, at }: { readonly what: string; readonly at: string | null }) => (
  <div>
    <dt>{what}</dt>
    <dd className="figures">{timeOf(at)}</dd>
  </div>
);

const Builds = ({ builds }: Pick<WarehouseView, 'builds'>) =>
  builds.length === 0 ? (
    <p className="soft">None yet: the first comes at the fifth minute of the hour, or now if you wish.</p>
  ) : (
    <RowsTable
      label="Last builds"
      heads={['Build', 'Started', 'Took, ms', 'Tests', 'Contradicted', 'Outcome']}
      rows={builds.map(({ build, startedAt, endedAt, tests, failed, isOk, reason }) => [
        number(build),
        { text: timeOf(startedAt), isNumber: false },
        number(Date.parse(endedAt) - Date.parse(startedAt)),
        number(tests),
        number(failed),
        { text: isOk ? 'Kept' : `Not kept: ${reason ?? 'no reason given'}`, isNumber: false },
      ])}
    />
  );

const number = (value: number) => ({ text: value.toLocaleString('en'), isNumber: true });
