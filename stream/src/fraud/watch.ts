import { join } from 'node:path';
import type { Owner, Sql, Writer } from '../database/owner.ts';
import { MODELS } from '../warehouse/warehouse.ts';
import { alertsSql, inScope, type Rule, readFraudRules, type Scope } from './rules.ts';

export const FRAUD = join(MODELS, 'fraud');

/** What a rule has found. */
export interface Found {
  readonly rule: string;
  readonly title: string;
  readonly mode: Rule['mode'];
  readonly alerts: number;
  readonly subjects: number;
  /** Alerts of the whole history, asked now, that the stream does not have, or has otherwise. */
  readonly differences: number;
}

/**
 * Asks the rules of fraud about what has come, on the stream: whoever did anything since the last time is looked at again, from the
 * day of that on, by the same SQL that is asked of all history. What came late changes what was found, so that both always agree.
 */
export class FraudWatch {
  readonly rules: readonly Rule[];
  readonly #owner: Owner;
  readonly #writer: Writer;

  static async open(owner: Owner, folder = FRAUD): Promise<FraudWatch> {
    return new FraudWatch(owner, await owner.beside(), readFraudRules(folder));
  }

  private constructor(owner: Owner, writer: Writer, rules: readonly Rule[]) {
    this.#owner = owner;
    this.#writer = writer;
    this.rules = rules;
  }

  /** Takes up what was written since the last time; a rule that is new or has changed is asked about everything. */
  look(): Promise<void> {
    return this.#writer.write(async sql => {
      const asked = new Map(
        (await sql.rows<{ rule: string; rule_hash: string }>('from fraud_rules_asked')).map(each => [
          each.rule,
          each.rule_hash,
        ]),
      );
      const scope = await this.#scope(sql);
      for (const rule of this.rules) {
        if (asked.get(rule.rule) !== rule.hash) await tellAnew(sql, rule);
        else if (scope !== null) await tellOf(sql, rule, scope);
      }
      const names = this.rules.map(({ rule }) => `'${rule}'`).join(', ');
      await sql.run(`
        delete from fraud_alerts where rule not in (${names});
        delete from fraud_rules_asked where rule not in (${names})`);
    });
  }

  /** Asks all rules about all of history, and compares that with what was found on the stream, which it leaves as it is. */
  review(): Promise<Found[]> {
    return this.#owner.read(async sql => {
      const found: Found[] = [];
      for (const rule of this.rules) {
        const history = alertsSql(rule, null);
        const stream = `select * from fraud_alerts where rule = '${rule.rule}'`;
        const [counts] = await sql.rows<Omit<Found, 'rule' | 'title' | 'mode'>>(`
          with history as materialized (${history}), stream as materialized (${stream})
          select (select count(*) from history) as alerts, (select count(distinct subject) from history) as subjects,
                 (select count(*) from (from history except from stream)) +
                   (select count(*) from (from stream except from history)) as differences`);
        const { rule: name, title, mode } = rule;
        found.push({ rule: name, title, mode, ...counts! });
      }
      return found;
    });
  }

  /** Puts whoever did anything since the last time into `fraud_scope`, with the beginning of the first day of that; null if nobody did. */
  async #scope(sql: Sql): Promise<Scope> {
    await sql.run(`
      create temp table if not exists fraud_scope (kind varchar, subject varchar, since timestamptz);
      delete from fraud_scope;
      ${SCOPE};
      delete from fraud_progress;
      ${PROGRESS}`);
    const [least] = await sql.rows<{ since: string | null }>('select min(since) as since from fraud_scope');
    return least?.since ? { since: least.since } : null;
  }
}

async function tellAnew(sql: Sql, rule: Rule): Promise<void> {
  await sql.run(`
    delete from fraud_alerts where rule = '${rule.rule}';
    insert into fraud_alerts ${alertsSql(rule, null)};
    insert or replace into fraud_rules_asked values ('${rule.rule}', '${rule.hash}')`);
}

async function tellOf(sql: Sql, rule: Rule, scope: Scope): Promise<void> {
  const isNew = inScope(rule.subject, 'fraud_alerts.subject', 'day >= s.since::date');
  await sql.run(`
    delete from fraud_alerts where rule = '${rule.rule}' and ${isNew};
    insert into fraud_alerts ${alertsSql(rule, scope)}`);
}

/** From the beginning of the day on. What is open has no number of writing yet: it is known by its arrival, and by its number once it is told. */
const SCOPE = `
  insert into fraud_scope
  with last as (
    select coalesce(max(orders), 0) as orders, coalesce(max(payments), 0) as payments, coalesce(max(own_facts), 0) as own_facts,
           coalesce(max(arrived_at), timestamptz '-infinity') as arrived_at
      from fraud_progress
  ), changed as (
    select account, address, b.happened_at from fraud_bookings b, last where b.written > last.orders or b.arrived_at >= last.arrived_at
    union all
    select account, address, p.happened_at from fraud_payments p, last where p.written > last.payments
    union all
    select buyer_id, null, f.happened_at from own_facts f, last where f.written > last.own_facts
  )
  select 'account', account, date_trunc('day', min(happened_at)) from changed where account is not null group by account
  union all
  select 'address', address, date_trunc('day', min(happened_at)) from changed where address is not null group by address`;

const PROGRESS = `
  insert into fraud_progress
  select (select coalesce(max(written), 0) from told_bookings), (select coalesce(max(written), 0) from told_payments),
         (select coalesce(max(written), 0) from own_facts), (select max(appended_at) from bookings)`;
