import Type, { type Static } from 'typebox';
import { Closed, endpoint } from '../endpoint.ts';
import { Instant } from '../values.ts';

const Mode = Type.Enum(['shadow', 'alert'], {
  description: 'What a rule in shadow finds is kept and counted apart, until the rule is trusted.',
});
const Subject = Type.Enum(['account', 'address'], { description: 'Of a buyer, or of e-mail.' });

export const FraudRule = Type.Object({
  rule: Type.String(),
  title: Type.String(),
  question: Type.String(),
  subject: Subject,
  window: Type.String({ description: 'What it measures at a fact rests on facts of so long before.' }),
  threshold: Type.Number(),
  score: Type.Integer(),
  mode: Mode,
  alerts: Type.Integer({ description: 'How many it has found.' }),
  subjects: Type.Integer({ description: 'Of how many accounts or addresses.' }),
});
export type FraudRule = Static<typeof FraudRule>;

const Told = Type.Union([Type.String(), Type.Null()]);

/** What a rule found of one subject on one day. */
export const FraudAlert = Type.Object({
  rule: Type.String(),
  mode: Mode,
  subjectKind: Subject,
  subject: Type.String(),
  day: Type.String(),
  score: Type.Integer({ description: '0 to 100.' }),
  measure: Type.Number({ description: 'The most that was measured; from `threshold` on it is an alert.' }),
  threshold: Type.Number(),
  firstAt: Instant,
  lastAt: Instant,
  facts: Type.Integer({ description: 'How many facts it rests on; `evidence` has the latest fifty.' }),
  evidence: Type.Array(
    Type.Object({
      fact: Type.String(),
      id: Type.String(),
      happenedAt: Instant,
      what: Told,
      amount: Type.Union([Type.Integer(), Type.Null()], { description: 'In minor units.' }),
      currency: Told,
    }),
  ),
});
export type FraudAlert = Static<typeof FraudAlert>;

export const fraudAlerts = endpoint({
  method: 'GET',
  path: '/insights/fraud',
  group: 'insights',
  summary: 'The rules of fraud, how much each has found, and the latest alerts with the facts they rest on',
  access: 'admin',
  query: Closed({
    rule: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    mode: Type.Optional(Mode),
    subject: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'A part of the account or address.' }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 unless told.' })),
  }),
  replies: {
    200: Type.Object({
      rules: Type.Array(FraudRule),
      items: Type.Array(FraudAlert),
      isCut: Type.Boolean({ description: 'There are more alerts.' }),
    }),
  },
  refusals: ['stream-away'],
});
