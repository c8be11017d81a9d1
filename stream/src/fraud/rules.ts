import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from '@huggingface/jinja';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';

const Rule = Type.Object(
  {
    rule: Type.String({ pattern: '^[a-z-]+$' }),
    title: Type.String(),
    question: Type.String(),
    /** Whom it finds: the account of a buyer, or an e-mail address. */
    subject: Type.Enum(['account', 'address']),
    /** What it measures at a fact rests on facts of so long before and on no others. */
    window: Type.String({ pattern: '^[1-9]\\d* (second|minute|hour|day)s?$' }),
    /** From here on it is an alert. */
    threshold: Type.Number({ exclusiveMinimum: 0 }),
    score: Type.Integer({ minimum: 1, maximum: 100 }),
    mode: Type.Enum(['shadow', 'alert']),
  },
  { additionalProperties: false },
);
const RuleList = Type.Object({ rules: Type.Array(Rule) });

/** A rule of fraud, and what its SQL is made of. */
export interface Rule extends Static<typeof Rule> {
  readonly template: string;
  /** Of all that it says: another rule of the same name has another one. */
  readonly hash: string;
}

/** The rules in `folder`. Throws an Error that says what is wrong with them. */
export function readFraudRules(folder: string): readonly Rule[] {
  const path = join(folder, 'rules.yml');
  const list: unknown = parse(readFileSync(path, 'utf8'));
  const [fault] = Value.Errors(RuleList, list);
  if (fault) throw new Error(`${path}: ${fault.instancePath || '/'} ${fault.message}`);
  return (list as Static<typeof RuleList>).rules.map(rule => {
    const template = readFileSync(join(folder, `${rule.rule}.sql`), 'utf8');
    const hash = createHash('sha256')
      .update(JSON.stringify([rule, template]))
      .digest('hex');
    return { ...rule, template, hash };
  });
}

/** Whose facts are looked at: everybody's, or those of the subjects in the table `fraud_scope`, from `since` (RFC 3339) on. */
export type Scope = { readonly since: string } | null;

const RELATIONS = ['bookings', 'payments', 'returns'] as const;

/**
 * The alerts of a rule, as SQL. A fact at which the threshold is reached sets it off; the facts of the window before are its evidence, and
 * an alert is all that belongs to one subject and to what set it off on one day.
 *
 * Whoever is in the scope is looked at from two windows before on: one for what is measured on the first day, and one
 * for what is measured where that day's evidence may belong to the day before.
 */
export function alertsSql(
  { rule, subject, window, threshold, score, mode, template }: Rule,
  scope: Scope,
): string {
  const interval = `interval '${window}'`;
  const facts = new Template(template).render({
    window: () => interval,
    ...Object.fromEntries(
      RELATIONS.map(name => [name, () => relation(`fraud_${name}`, subject, interval, scope)]),
    ),
  });
  return `
    with facts as (${facts}),
    marked as (
      select *, min(case when measure >= ${threshold} then happened_at end) over (
          partition by subject order by happened_at range between current row and ${interval} following) as alert_at
        from facts where subject is not null
    )
    select '${rule}' as rule, '${mode}' as mode, '${subject}' as subject_kind, subject, alert_at::date as day,
           least(100, round(${score} * max(measure) / ${threshold}))::integer as score, max(measure)::double as measure,
           ${threshold}::double as threshold, min(happened_at) as first_at, max(happened_at) as last_at, count(*)::integer as facts,
           list({fact: fact, id: id, happened_at: happened_at, what: what, amount: amount, currency: currency, event_id: event_id,
                 venue_id: venue_id, city: city} order by happened_at desc, id)[1:${MOST_EVIDENCE}] as evidence
      from marked
     where alert_at is not null ${scope ? `and ${inScope(subject, 'marked.subject', 'alert_at >= s.since')}` : ''}
     group by subject, alert_at::date`;
}

const MOST_EVIDENCE = 50;

const relation = (name: string, subject: string, interval: string, scope: Scope): string =>
  scope === null
    ? name
    : `(select r.* from ${name} r join fraud_scope s on s.kind = '${subject}' and s.subject = r.${subject}
         where r.happened_at >= timestamptz '${scope.since}' - 2 * ${interval} and r.happened_at >= s.since - 2 * ${interval})`;

/** Whether the subject in `column`, named with its table, is in the scope, and `condition` holds there. */
export const inScope = (kind: string, column: string, condition: string): string =>
  `exists (from fraud_scope s where s.kind = '${kind}' and s.subject = ${column} and ${condition})`;
