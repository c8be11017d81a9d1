import type { FraudAlert, FraudRule } from '@matinee/contract/http/fraud.ts';
import { RowsTable } from '../draw/answer-table.tsx';

const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const measures = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** One alert; what it rests on opens beneath it. */
export const AlertEntry = ({
  alert,
  rule,
}: {
  readonly alert: FraudAlert;
  readonly rule: FraudRule | undefined;
}) => (
  <details className="fraud-alert">
    <summary>
      <span className="fraud-score figures" data-mode={alert.mode}>
        <span className="spoken">Score </span>
        {alert.score}
      </span>
      <span className="fraud-words">
        <strong>{rule?.title ?? alert.rule}</strong>
        <span className="fraud-subject">
          {alert.subjectKind} {alert.subject}
        </span>
        <span className="soft">
          {alert.mode === 'shadow' && 'In shadow. '}
          {measures.format(alert.measure)} measured, from {measures.format(alert.threshold)} on it is an alert
        </span>
      </span>
      <span className="fraud-facts">
        {alert.facts} {alert.facts === 1 ? 'fact' : 'facts'}
      </span>
      <span className="soft figures">{times.format(new Date(alert.lastAt))}</span>
    </summary>
    <RowsTable
      label={`Evidence of ${rule?.title ?? alert.rule}, ${alert.subject}`}
      heads={['Time', 'Fact', 'Id', 'What', 'Amount']}
      rows={alert.evidence.map(({ happenedAt, fact, id, what, amount, currency }) => [
        { text: times.format(new Date(happenedAt)), isNumber: false },
        { text: fact, isNumber: false },
        { text: id, isNumber: false },
        { text: what ?? '–', isNumber: false },
        { text: moneyOf(amount, currency), isNumber: true },
      ])}
    />
    {alert.facts > alert.evidence.length && (
      <p className="small soft">
        The latest {alert.evidence.length} of {alert.facts} facts.
      </p>
    )}
  </details>
);

function moneyOf(amount: number | null, currency: string | null): string {
  if (amount === null) return '–';
  if (currency === null) return `${amount} (minor units)`;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
