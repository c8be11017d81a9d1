import type { Owner } from '../database/owner.ts';
import type { Rule } from './rules.ts';

/** What a rule found of one subject on one day. Instants are RFC 3339, amounts in minor units. */
export interface Alert {
  readonly rule: string;
  readonly mode: Rule['mode'];
  readonly subjectKind: Rule['subject'];
  readonly subject: string;
  readonly day: string;
  readonly score: number;
  readonly measure: number;
  readonly threshold: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** How many facts it rests on, and the latest of them. */
  readonly facts: number;
  readonly evidence: readonly {
    readonly fact: string;
    readonly id: string;
    readonly happenedAt: string;
    readonly what: string | null;
    readonly amount: number | null;
    readonly currency: string | null;
  }[];
}

export interface AlertFilter {
  readonly rule?: string | undefined;
  readonly mode?: Rule['mode'] | undefined;
  /** A part of the account or address, whatever the case. */
  readonly subject?: string | undefined;
}

export interface AlertList {
  readonly rules: readonly (Omit<Rule, 'template' | 'hash'> & {
    readonly alerts: number;
    readonly subjects: number;
  })[];
  /** The latest first. */
  readonly items: readonly Alert[];
  readonly isCut: boolean;
}

/** The rules with how much each has found, and the alerts that the filter finds, at most `limit`. */
export function listAlerts(
  owner: Owner,
  rules: readonly Rule[],
  { limit, ...filter }: AlertFilter & { readonly limit: number },
): Promise<AlertList> {
  return owner.read(async sql => {
    const counts = await sql.rows<{ rule: string; alerts: number; subjects: number }>(
      'select rule, count(*) as alerts, count(distinct subject) as subjects from fraud_alerts group by rule',
    );
    const found = new Map(counts.map(({ rule, ...its }) => [rule, its]));
    const conditions = Object.entries(CONDITIONS).filter(([name]) => filter[name as keyof AlertFilter]);
    const values = Object.fromEntries(conditions.map(([name]) => [name, filter[name as keyof AlertFilter]!]));
    const where = conditions.map(([, condition]) => condition).join(' and ') || 'true';
    const rows = await sql.rows<AlertRow>(
      `select ${COLUMNS} from fraud_alerts where ${where} order by last_at desc, rule, subject limit ${limit + 1}`,
      values,
    );
    return {
      rules: rules.map(({ template, hash, ...rule }) => ({
        ...rule,
        ...(found.get(rule.rule) ?? { alerts: 0, subjects: 0 }),
      })),
      items: rows.slice(0, limit).map(alertOf),
      isCut: rows.length > limit,
    };
  });
}

type AlertRow = Omit<Alert, 'evidence'> & {
  readonly evidence: readonly (Omit<Alert['evidence'][number], 'happenedAt'> & {
    readonly happened_at: string;
  })[];
};

const alertOf = (row: AlertRow): Alert => ({
  ...row,
  evidence: row.evidence.map(({ fact, id, happened_at, what, amount, currency }) => ({
    fact,
    id,
    happenedAt: happened_at,
    what,
    amount,
    currency,
  })),
});

const CONDITIONS: Readonly<Record<keyof AlertFilter, string>> = {
  rule: 'rule = $rule',
  mode: 'mode = $mode',
  subject: 'contains(lower(subject), lower($subject))',
};

const COLUMNS = `rule, mode, subject_kind as "subjectKind", subject, day, score, measure, threshold, first_at as "firstAt",
  last_at as "lastAt", facts, evidence`;
