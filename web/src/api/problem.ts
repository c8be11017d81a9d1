import type { Problem, RefusalCode } from '@matinee/contract/refusals.ts';

/** What can go wrong with a call: a refusal of the server's, or no answer from it at all. */
export type FailureCode = RefusalCode | 'offline';

/** A call that was refused or never answered; `problem` is what the server said of it, if it did. */
export class CallFailed extends Error {
  readonly code: FailureCode;
  readonly problem: Problem | undefined;
  constructor(code: FailureCode, problem?: Problem) {
    super(problem?.detail ?? code);
    this.name = 'CallFailed';
    this.code = code;
    this.problem = problem;
  }
}

/** The code of a failure of any kind; what nobody foresaw counts as our own fault. */
export const codeOf = (failure: unknown): FailureCode =>
  failure instanceof CallFailed ? failure.code : 'internal';

/** After these it is not known whether the request had its effect: the same may be sent again, with the same key. */
export const unanswered: ReadonlySet<FailureCode> = new Set([
  'offline',
  'overloaded',
  'internal',
  'idempotency-key-in-progress',
]);
