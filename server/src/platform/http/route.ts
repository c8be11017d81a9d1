import { hash } from 'node:crypto';
import type { Body, Endpoint, Params, Query } from '@matinee/contract/endpoint.ts';
import { Refusal, type RefusalCode, refuse } from '@matinee/contract/refusals.ts';
import { mediaTypeOf } from '@matinee/contract/schemas.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sql } from '../database/database.ts';
import { admit } from './admission.ts';
import { type Answer, Outcome, Revised } from './answers.ts';
import { EventStream } from './event-stream.ts';
import { API, type Http } from './http.ts';
import { atLeastOnce, type Effect, isIdempotencyKey, once, requestHash } from './idempotency.ts';
import type { Identity } from './identity.ts';
import { invalid, sendProblem } from './problems.ts';
import { requestCheck } from './validation.ts';
import { replyCheck, writingSchemas } from './writing.ts';

/** A request that has passed admission and validation. */
export interface RouteRequest<E extends Endpoint> {
  readonly params: Params<E>;
  readonly query: Query<E>;
  readonly body: Body<E>;
  /** Null only where an endpoint is public. */
  readonly identity: E['access'] extends 'public' ? Identity | null : Identity;
  readonly idempotencyKey: string | undefined;
  readonly headers: FastifyRequest['headers'];
  /** Aborts when the client has gone away. */
  readonly signal: AbortSignal;
  readonly raw: FastifyRequest;
}

/** A write also has the transaction in which its effect and its reply's key commit together. */
export type WriteRequest<E extends Endpoint> = RouteRequest<E> & { readonly transaction: Sql };

export interface RouteOptions {
  /** Who keeps the promise of B9: this edge, in `request.transaction`, or the handler on its own. */
  readonly idempotency?: 'own';
  /** In bytes; 1 MiB unless told. */
  readonly bodyLimit?: number;
  /** Counts against the stricter limit for sign-ins. */
  readonly limit?: 'signIn';
  /** How long clients and proxies may keep a GET's reply; it then carries an ETag. */
  readonly cacheSeconds?: number;
}

type Handler<Request, E extends Endpoint> = (request: Request) => Promise<Answer<E>> | Answer<E>;
type Own = RouteOptions & { readonly idempotency: 'own' };
type Generic = Omit<RouteOptions, 'idempotency'>;

/** Gives an endpoint of the contract its handler. Writes get a transaction, unless they are `idempotency: 'own'`. */
export function route<const E extends Endpoint>(
  http: Http,
  endpoint: E,
  handler: Handler<RouteRequest<E>, E>,
  options: Own,
): void;
export function route<const E extends Endpoint & { readonly method: 'GET' }>(
  http: Http,
  endpoint: E,
  handler: Handler<RouteRequest<E>, E>,
  options?: Generic,
): void;
export function route<const E extends Endpoint>(
  http: Http,
  endpoint: E,
  handler: Handler<WriteRequest<E>, E>,
  options?: Generic,
): void;
export function route(http: Http, endpoint: Endpoint, handler: AnyHandler, options: RouteOptions = {}): void {
  const isStream = Object.values(endpoint.replies).some(reply => mediaTypeOf(reply) === 'text/event-stream');
  http.routes.push(endpoint);
  http.server.route({
    method: endpoint.method,
    url: API + endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: { response: writingSchemas(endpoint) },
    exposeHeadRoute: endpoint.method === 'GET' && !isStream,
    ...(options.bodyLimit && { bodyLimit: options.bodyLimit }),
    onRequest: admit(http, endpoint, options.limit),
    handler: answering(http, endpoint, handler, options),
  });
}

type AnyRequest = RouteRequest<Endpoint> & { transaction?: Sql };
// biome-ignore lint/suspicious/noExplicitAny: the overloads above are the handler's types
type AnyHandler = Handler<any, any>;

function answering(http: Http, endpoint: Endpoint, handler: AnyHandler, options: RouteOptions) {
  const check = requestCheck(endpoint);
  const send = sending(http, endpoint, options);
  const settle = settling(http, endpoint, handler, options);
  return async (raw: FastifyRequest, reply: FastifyReply) => {
    const { parts, faults } = check({
      params: raw.params,
      query: raw.query,
      body: raw.body,
      bodyBytes: raw.bodyBytes?.length ?? 0,
    });
    const key = raw.headers['idempotency-key'] as string | undefined;
    if (faults.length > 0) {
      // An id that is none names nothing: the answer is the same as for one that nobody has.
      const isUnknown = faults.every(fault => fault.path.startsWith('/params/'));
      return sendProblem(reply, refuse(isUnknown ? 'not-found' : 'invalid-request', { errors: faults }));
    }
    if (key !== undefined && !isIdempotencyKey(key)) {
      return sendProblem(
        reply,
        invalid('/headers/idempotency-key', 'must be 1 to 255 visible ASCII characters'),
      );
    }
    return send(raw, reply, await settle(requestOf(raw, parts, key)));
  };
}

function requestOf(
  raw: FastifyRequest,
  parts: { params: unknown; query: unknown; body: unknown },
  idempotencyKey: string | undefined,
): AnyRequest {
  return {
    params: parts.params as Record<string, never>,
    query: parts.query as Record<string, never>,
    body: parts.body as undefined,
    identity: raw.identity as Identity,
    idempotencyKey,
    headers: raw.headers,
    get signal() {
      return raw.signal;
    },
    raw,
  };
}

/** The same request again is the same operation on the same path with the same body. */
export const hashOf = ({
  raw,
  body,
}: Pick<RouteRequest<Endpoint>, 'raw'> & { readonly body: unknown }): Buffer =>
  requestHash(raw.method, raw.url.split('?', 1)[0]!, body);

/** Runs the handler: reads and `own` as they are, all other writes in a transaction and once per key. */
function settling(http: Http, endpoint: Endpoint, handler: AnyHandler, options: RouteOptions) {
  if (endpoint.method === 'GET' || options.idempotency === 'own') return handler;
  const status = Number(Object.keys(endpoint.replies)[0]);
  return (request: AnyRequest): Promise<Effect> => {
    const { identity, idempotencyKey: key } = request;
    const write = async (transaction: Sql): Promise<Effect> => {
      const answer = await handler({ ...request, transaction });
      return answer instanceof Refusal || answer instanceof Outcome
        ? answer
        : new Outcome(status, answer, {});
    };
    if (key === undefined || !identity) return atLeastOnce(http.write, write);
    return once(http.write, { owner: identity.buyerId, key, hash: hashOf(request) }, write);
  };
}

/** Turns what a handler answered into what goes over the wire. */
function sending(http: Http, endpoint: Endpoint, { cacheSeconds }: RouteOptions) {
  const checked = http.strict ? replyCheck(endpoint) : undefined;
  const soleStatus = Number(Object.keys(endpoint.replies)[0]);
  const caching = cacheControl(endpoint, cacheSeconds);
  const refuseWith = (reply: FastifyReply, refusal: Refusal) => {
    checked?.refusal(refusal.code as RefusalCode);
    return sendProblem(reply, refusal);
  };
  return (raw: FastifyRequest, reply: FastifyReply, answer: unknown): FastifyReply => {
    if (answer instanceof Refusal) return refuseWith(reply, answer);
    if (answer instanceof EventStream) {
      http.streams.open(reply, answer);
      return reply;
    }
    reply.header('cache-control', caching);
    if (answer instanceof Revised) {
      const tag = `W/"${answer.revision}"`;
      reply.header('etag', tag);
      if (hasAlready(raw, tag)) return reply.status(304).send();
    }
    const body = answer instanceof Outcome || answer instanceof Revised ? bodyOf(answer) : answer;
    const status = answer instanceof Outcome ? answer.status : soleStatus;
    if (answer instanceof Outcome) reply.headers(answer.headers);
    checked?.reply(status, body);
    reply.status(status);
    const isTagged = cacheSeconds !== undefined && !(answer instanceof Revised);
    return isTagged ? sendTagged(raw, reply, body) : sendBody(reply, endpoint, status, body);
  };
}

const bodyOf = (answer: Outcome | Revised): unknown =>
  answer instanceof Outcome ? answer.body : answer.body();

function sendBody(reply: FastifyReply, endpoint: Endpoint, status: number, body: unknown): FastifyReply {
  const mediaType = mediaTypeOf(endpoint.replies[status]!);
  if (mediaType !== 'application/json') reply.header('content-type', mediaType);
  return reply.send(body);
}

/** The tag is weak because one tag stands for every compression of the same text. */
function sendTagged(raw: FastifyRequest, reply: FastifyReply, body: unknown): FastifyReply {
  const text = reply.serialize(body as Record<string, unknown>) as string;
  const tag = `W/"${hash('sha256', text, 'base64url').slice(0, 22)}"`;
  reply.header('etag', tag);
  if (hasAlready(raw, tag)) return reply.status(304).send();
  return reply.header('content-type', 'application/json; charset=utf-8').send(text);
}

function hasAlready({ headers }: FastifyRequest, tag: string): boolean {
  const known = headers['if-none-match'];
  if (known === undefined) return false;
  const weak = (text: string) => text.trim().replace(/^W\//, '');
  return known === '*' || known.split(',').some(candidate => weak(candidate) === weak(tag));
}

/** Without a time to keep it, a public reply is asked for again each time, and a buyer's own is never stored. */
function cacheControl({ access, method }: Endpoint, seconds: number | undefined): string {
  if (method !== 'GET') return 'no-store';
  if (seconds !== undefined) return `${access === 'public' ? 'public' : 'private'}, max-age=${seconds}`;
  return access === 'public' ? 'no-cache' : 'private, no-cache';
}
