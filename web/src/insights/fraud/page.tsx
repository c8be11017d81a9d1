import type { FraudAlert, FraudRule } from '@matinee/contract/http/fraud.ts';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from '../../router/router.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { RowsTable } from '../draw/answer-table.tsx';
import { Choice } from '../filters.tsx';
import { OneOf } from '../one-of.tsx';
import { AlertEntry } from './alert-entry.tsx';
import styles from './fraud.css?url';
import { fraudQuery } from './queries.ts';

const modes = { any: 'All', alert: 'Alerts', shadow: 'In shadow' } as const;

const modeOf = (written: string | null): keyof typeof modes =>
  written === 'alert' || written === 'shadow' ? written : 'any';

/** What the rules of fraud found, by which facts; and the rules themselves. */
export function FraudPage() {
  const [query, setQuery] = useSearchParams();
  const [rule, mode] = [query.get('rule') ?? undefined, modeOf(query.get('mode'))];
  const { data, error } = useQuery(fraudQuery({ rule, mode: mode === 'any' ? undefined : mode }));
  const change = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(query);
    if (value) next.set(name, value);
    else next.delete(name);
    setQuery(next);
  };
  if (!data) return error === null ? <Skeleton height="20rem" /> : <FailureNotice failure={error} />;
  return (
    <div className="fraud">
      <link rel="stylesheet" href={styles} precedence="default" />
      {error !== null && <FailureNotice failure={error} />}
      <section aria-labelledby="fraud-found">
        <h2 id="fraud-found">What was found</h2>
        <div className="insight-filters">
          <OneOf
            label="Mode"
            all={modes}
            chosen={mode}
            onChoose={name => change('mode', name === 'any' ? undefined : name)}
          />
          <Choice
            label="Rule"
            any="Any rule"
            chosen={rule}
            options={data.rules.map(each => [each.rule, `${each.title} (${each.alerts})`])}
            onChoose={value => change('rule', value)}
          />
        </div>
        <Alerts alerts={data.items} rules={data.rules} />
        {data.isCut && <p className="small soft">There are more; these are the latest.</p>}
      </section>
      <section aria-labelledby="fraud-rules">
        <h2 id="fraud-rules">The rules</h2>
        <p className="soft">
          They look at one account or address at a time, so a crowd sets none off. A rule in shadow is being
          tried: what it finds counts for nothing yet.
        </p>
        <Rules rules={data.rules} />
      </section>
    </div>
  );
}

const Alerts = ({
  alerts,
  rules,
}: {
  readonly alerts: readonly FraudAlert[];
  readonly rules: readonly FraudRule[];
}) =>
  alerts.length === 0 ? (
    <p className="soft">Nothing so far. What the rules find stands here within seconds, with its evidence.</p>
  ) : (
    <ul className="insight-list">
      {alerts.map(alert => (
        <li key={`${alert.rule} ${alert.subject} ${alert.day}`}>
          <AlertEntry alert={alert} rule={rules.find(each => each.rule === alert.rule)} />
        </li>
      ))}
    </ul>
  );

const text = (words: string) => ({ text: words, isNumber: false });
const number = (value: number) => ({ text: value.toLocaleString('en'), isNumber: true });

const Rules = ({ rules }: { readonly rules: readonly FraudRule[] }) => (
  <RowsTable
    label="The rules"
    heads={['Rule', 'Mode', 'Of one', 'Within', 'From', 'Score', 'Alerts', 'Subjects', 'It asks']}
    rows={rules.map(rule => [
      text(rule.title),
      text(rule.mode),
      text(rule.subject),
      text(rule.window),
      number(rule.threshold),
      number(rule.score),
      number(rule.alerts),
      number(rule.subjects),
      text(rule.question),
    ])}
  />
);
