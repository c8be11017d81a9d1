import Type, { type Static } from 'typebox';

/**
 * Everything Matinee refuses, once: the code that programs go by, its HTTP status, and the sentence people read.
 * Replies carry them as RFC 9457 problem details with `type` = `/problems/<code>`.
 */
export const refusals = {
  'invalid-request': [400, 'The request is not of the form this call takes.'],
  unauthenticated: [401, 'This call needs a session: send its token as a bearer token.'],
  'wrong-credentials': [401, 'No account has this e-mail address and password.'],
  'payment-declined': [402, 'The payment was declined. Your seats are still held.'],
  forbidden: [403, 'Your role does not allow this.'],
  'not-found': [404, 'There is nothing here under this id.'],
  'hold-not-yours': [403, 'This hold belongs to somebody else.'],
  'seats-taken': [409, 'Some of these seats have just gone. Others are still free.'],
  'show-full': [409, 'Every seat of this show is sold.'],
  'seats-may-return': [409, 'Nothing suitable is free just now, but seats on hold may come back.'],
  'show-not-on-sale': [409, 'This show is not on sale now.'],
  'hold-expired': [409, 'The time for these seats has run out.'],
  'booking-not-open': [409, 'This booking is past the state in which that can be done.'],
  'payment-pending': [409, 'A payment for this booking is under way.'],
  'not-cancellable': [409, 'The cancellation policy of this show does not allow it any more.'],
  'change-costs-more': [409, 'The new seats cost more than the old ones.'],
  'already-waiting': [409, 'You have a place in the line of this show already.'],
  'seats-available': [409, 'Enough seats are free: there is no need to wait.'],
  'admission-required': [409, 'There is a crowd: this show is entered in order. Take a place in its line.'],
  'admission-not-needed': [409, 'There is no line to enter this show: come in.'],
  'admission-not-yet': [409, 'Places in the line into this show are not given yet.'],
  'in-use': [409, 'Others refer to this, so it cannot be deleted.'],
  'already-exists': [409, 'There is already one like it.'],
  'idempotency-key-in-progress': [409, 'The first request with this key is still being worked on.'],
  'no-demonstration': [409, 'This is no demonstration: nobody who is invented may buy here.'],
  'already-corrected': [409, 'Another message has taken the place of this letter.'],
  'method-not-allowed': [405, 'This address does not take that method.'],
  'too-large': [413, 'The request is larger than this call takes.'],
  'unsupported-media-type': [415, 'The body must be JSON.'],
  'idempotency-key-reused': [422, 'This idempotency key belongs to a different request.'],
  'too-many-seats': [422, 'That is more seats than one buyer may have for this show.'],
  'unknown-seat': [422, 'The hall of this show has no such seat.'],
  'duplicate-seat': [422, 'The same seat was asked for twice.'],
  'beyond-capacity': [422, 'That is more than the hall holds.'],
  'unknown-reference': [422, 'The request refers to something that does not exist.'],
  'correction-not-taken': [422, 'The sales stream could not use this message either.'],
  'query-not-answered': [422, 'This query cannot be answered.'],
  'rate-limited': [429, 'Too many requests; wait a moment.'],
  internal: [500, 'Something went wrong here. Nothing was changed.'],
  'stream-away': [503, 'The sales stream is not running just now; selling goes on.'],
  overloaded: [503, 'More is asked of this server than it can do right now; try again in a moment.'],
} as const satisfies Record<string, readonly [status: number, sentence: string]>;

export type RefusalCode = keyof typeof refusals;

/** RFC 9457 problem details, with our stable `code` and whatever the refusal says beside it (`seatIds`, `errors`). */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.Optional(Type.String()),
    seatIds: Type.Optional(Type.Array(Type.String(), { description: 'The seats that were the reason.' })),
    entryId: Type.Optional(Type.String({ description: 'The place in the line that the buyer has already.' })),
    errors: Type.Optional(
      Type.Array(Type.Object({ path: Type.String(), message: Type.String() }), {
        description: 'Every fault found in the request.',
      }),
    ),
  },
  { additionalProperties: true },
);
export type Problem = Static<typeof Problem>;

/** What a refusal says beside its code. */
export interface RefusalDetails {
  readonly detail?: string;
  readonly seatIds?: readonly string[];
  readonly errors?: readonly { path: string; message: string }[];
  readonly [extra: string]: unknown;
}

/** An expected refusal, as a value: use cases return it, the HTTP edge turns it into problem details. */
export class Refusal {
  readonly code: RefusalCode;
  readonly details: RefusalDetails;
  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    this.code = code;
    this.details = details;
  }
}

export const refuse = (code: RefusalCode, details?: RefusalDetails): Refusal => new Refusal(code, details);
