import { bugs } from '../../server/src/booking/engine/bugs.fixture.ts';
import type { Bug } from '../../server/src/testing/plant.ts';

/**
 * Mistakes that the auditor must find, by what they would do: some in the engine, where the model finds all, and others around it, which no
 * model knows. They are switched on and off, and so are expressions. Those that leave work undone come last.
 */
export const mistakes: Readonly<Record<string, Bug>> = {
  'no five seconds of grace': bugs['no five seconds of grace']!,
  'anybody may release': {
    file: 'release.ts',
    right: "{ do: 'release', bookingId, buyerId }",
    wrong: "{ do: 'release', bookingId, buyerId: found.buyerId }",
  },
  'whoever came last is served first': {
    file: 'engine/waiting-line.ts',
    right: 'head.number < first.number',
    wrong: 'head.number > first.number',
  },
  'a hold forgets its key': { file: 'reserve.ts', right: 'key && { key }', wrong: 'undefined' },
  'the first fact of each batch is lost': {
    file: 'write.ts',
    right: 'bindSheaves(all(batch => batch.facts))',
    wrong: 'bindSheaves(all(batch => batch.facts.slice(1)))',
  },
  'facts are published twice': {
    file: 'write.ts',
    right: 'bindSheaves(all(batch => batch.facts))',
    wrong: 'bindSheaves(all(batch => [...batch.facts, ...batch.facts]))',
  },
  'a card that is declined pays': {
    file: '../payments/settle.ts',
    right: "{ answer: 'declined', reference: null, reason: payment.reason }",
    wrong: "{ answer: 'authorised', reference: null, reason: payment.reason }",
  },
  'money is taken and nobody hears of it': {
    file: '../payments/move-money.ts',
    right: "await publish(sql, 'payment_captured', bookingId, told)",
    wrong: 'undefined',
  },
  'after a crash the line counts from one again': { file: 'load.ts', right: 'last[0]!.number', wrong: '0' },
  'nothing is given back': {
    file: '../payments/next-step.ts',
    right: "{ do: 'refund', refund: due }",
    wrong: 'undefined',
  },
  'money that was set aside is never taken': {
    file: '../payments/next-step.ts',
    right: "{ do: 'capture' }",
    wrong: 'undefined',
  },
};
