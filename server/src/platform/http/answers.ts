import type { Endpoint } from '@matinee/contract/endpoint.ts';
import type { Refusal } from '@matinee/contract/refusals.ts';
import type { Static, TSchema } from 'typebox';
import type { EventStream } from './event-stream.ts';

export type Headers = Readonly<Record<string, string>>;

/** A reply with its status, where an endpoint has several or headers matter. */
export class Outcome<Status extends number = number, Body = unknown> {
  readonly status: Status;
  readonly body: Body;
  readonly headers: Headers;
  constructor(status: Status, body: Body, headers: Headers) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export const reply = <const Status extends number, Body>(
  status: Status,
  body: Body,
  headers: Headers = {},
): Outcome<Status, Body> => new Outcome(status, body, headers);

/** A reply of which the reader may have the same revision already; then its body is not even made. */
export class Revised<Body = unknown> {
  readonly revision: string | number;
  readonly body: () => Body;
  constructor(revision: string | number, body: () => Body) {
    this.revision = revision;
    this.body = body;
  }
}

/** The revision names all that the body depends on. */
export const revised = <Body>(revision: string | number, body: () => Body): Revised<Body> =>
  new Revised(revision, body);

type Replies<E extends Endpoint> = E['replies'];
type Status<E extends Endpoint> = keyof Replies<E> & number;
type BodyOf<E extends Endpoint, S extends Status<E>> = Replies<E>[S] extends TSchema
  ? Static<Replies<E>[S]>
  : never;
type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never;

/** The body alone says enough where an endpoint has one status only. */
type SoleBody<E extends Endpoint> = true extends IsUnion<Status<E>> ? never : BodyOf<E, Status<E>>;

/** All that a handler may answer. */
export type Answer<E extends Endpoint> =
  | SoleBody<E>
  | Revised<SoleBody<E>>
  | { [S in Status<E>]: Outcome<S, BodyOf<E, S>> }[Status<E>]
  | EventStream
  | Refusal;
