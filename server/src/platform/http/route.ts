import type { Body, Endpoint, Params, Query } from '@matinee/contract/endpoint.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import { mediaTypeOf } from '@matinee/contract/schemas.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sql } from '../database/database.ts';
import { admit } from './admission.ts';
import { type Answer, Outcome } from './answers.ts';
import { API, type Http } from './http.ts';
import { atLeastOnce, type Effect, isIdempotencyKey, once, requestHash } from './idempotency.ts';
import type { Identity } from './identity.ts';
import type { Urgency } from './pressure.ts';
import { invalid, sendProblem } from './problems.ts';
import type { EndpointLimit } from './rate-limits.ts';
import { sending } from './sending.ts';
import { type Parts, requestCheck } from './validation.ts';
import { writingSchemas } from './writing.ts';

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
  /** Counts against a stricter limit of the address too. */
  readonly limit?: EndpointLimit;
  /** What is refused first when there is too much to do; unless told, a GET is to browse and everything else to buy. */
  readonly urgency?: Urgency;
  /** How long clients and proxies may keep a GET's reply; it then carries an ETag. */
  readonly cacheSeconds?: number;
  /** Called when the transaction of a write has ended, whatever it came to. */
  readonly committed?: () => void;
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
  // A stream has no end, and so nothing to say of itself in advance.
  const methods = endpoint.method === 'GET' && !isStream ? ['GET', 'HEAD'] : [endpoint.method];
  http.routes.push({ path: endpoint.path, methods });
  http.server.route({
    method: endpoint.method,
    url: API + endpoint.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: { response: writingSchemas(endpoint) },
    exposeHeadRoute: methods.includes('HEAD'),
    config: { takesLines: endpoint.takesLines === true },
    ...(options.bodyLimit && { bodyLimit: options.bodyLimit }),
    onRequest: admit(http, endpoint, {
      limit: options.limit,
      urgency: options.urgency ?? (endpoint.method === 'GET' ? 'browse' : 'buy'),
    }),
    handler: answering(http, endpoint, handler, options),
  });
}

// biome-ignore lint/suspicious/noExplicitAny: the overloads above are the handler's types
type AnyHandler = Handler<any, any>;

function answering(http: Http, endpoint: Endpoint, handler: AnyHandler, options: RouteOptions) {
  const check = requestCheck(endpoint);
  const send = sending(http, endpoint, options.cacheSeconds);
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
    return send(raw, reply, await settle(new Received(raw, parts, key)));
  };
}

class Received {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly identity: Identity | null;
  readonly idempotencyKey: string | undefined;
  readonly headers: FastifyRequest['headers'];
  readonly raw: FastifyRequest;
  transaction: Sql | undefined;

  constructor(raw: FastifyRequest, { params, query, body }: Parts, idempotencyKey: string | undefined) {
    this.params = params;
    this.query = query;
    this.body = body;
    this.identity = raw.identity;
    this.idempotencyKey = idempotencyKey;
    this.headers = raw.headers;
    this.raw = raw;
  }

  /** Made only for who asks for it: it listens to the connection. */
  get signal(): AbortSignal {
    return this.raw.signal;
  }
}

/** The same request again is the same operation on the same path with the same body. */
export const hashOf = ({
  raw,
  body,
}: Pick<RouteRequest<Endpoint>, 'raw'> & { readonly body: unknown }): string =>
  requestHash(raw.method, raw.url.split('?', 1)[0]!, body);

/** Runs the handler: reads and `own` as they are, all other writes in a transaction and once per key. */
function settling(http: Http, endpoint: Endpoint, handler: AnyHandler, options: RouteOptions) {
  if (endpoint.method === 'GET' || options.idempotency === 'own') return handler;
  const status = Number(Object.keys(endpoint.replies)[0]);
  return (request: Received): Promise<Effect> => {
    const { identity, idempotencyKey: key } = request;
    const write = async (transaction: Sql): Promise<Effect> => {
      request.transaction = transaction;
      const answer = await handler(request);
      return answer instanceof Refusal || answer instanceof Outcome
        ? answer
        : new Outcome(status, answer, {});
    };
    const effect =
      key === undefined || !identity
        ? atLeastOnce(http.write, write)
        : once(http.write, { owner: identity.buyerId, key, hash: hashOf(request) }, write);
    return options.committed ? effect.finally(options.committed) : effect;
  };
}
