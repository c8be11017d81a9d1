import type { Socket } from 'node:net';
import fastifyCompress from '@fastify/compress';
import { refuse } from '@matinee/contract/refusals.ts';
import {
  type ConnectionError,
  type FastifyError,
  type FastifyInstance,
  fastify,
  LogController,
} from 'fastify';
import type { Pool } from 'pg';
import { type Clock, systemClock, systemTimers } from '../clock.ts';
import { PoolFull } from '../database/bounded-pool.ts';
import { isOutage } from '../database/outage.ts';
import { newId } from '../ids.ts';
import type { Log } from '../log.ts';
import { readJsonBodies } from './body.ts';
import {
  type ConnectionLimits,
  defaultConnectionLimits,
  defaultPatience,
  limitConnections,
  type Patience,
} from './connections.ts';
import { defaultStreamLimits, EventStreams, type StreamLimits } from './event-stream.ts';
import type { Identify } from './identity.ts';
import { Pressure } from './pressure.ts';
import { refusalOf, sendProblem } from './problems.ts';
import { defaultRateLimits, RateLimiter, type RateLimits } from './rate-limits.ts';
import { answerCrossOrigin, apiHeaders, pageHeaders } from './security.ts';
import { COMPRESSED_FROM } from './sending.ts';

export interface HttpOptions {
  readonly log: Log;
  /** Where idempotency keys and the effects of writes are kept. */
  readonly write: Pool;
  readonly identify: Identify;
  /** In development and tests: replies that their endpoint does not declare are errors. */
  readonly strict?: boolean;
  /** Believe `X-Forwarded-For` and `X-Forwarded-Proto` of a proxy in front. */
  readonly trustProxy?: boolean;
  /** `null` counts nothing by address or buyer, event streams neither. */
  readonly rateLimits?: RateLimits | null;
  readonly streamLimits?: StreamLimits;
  readonly connectionLimits?: ConnectionLimits;
  readonly patience?: Patience;
  readonly pressure?: Pressure;
  /** Buyers reach us by https only, and their browsers may remember that. */
  readonly isHttps?: boolean;
  /** Other origins whose pages may call the API; none unless told. */
  readonly origins?: readonly string[];
  readonly clock?: Clock;
}

/** The HTTP server of one process, before and while it listens. */
export interface Http {
  readonly server: FastifyInstance;
  readonly write: Pool;
  readonly identify: Identify;
  readonly strict: boolean;
  readonly streams: EventStreams;
  readonly pressure: Pressure;
  readonly limiters: { readonly [K in keyof RateLimits]: RateLimiter } | undefined;
  /** Where there is a handler, for telling which methods an address takes. */
  readonly routes: { readonly path: string; readonly methods: readonly string[] }[];
}

export const API = '/api/v1';
const MIB = 1024 * 1024;

export async function createHttp(options: HttpOptions): Promise<Http> {
  const server = openServer(options);
  const http: Http = {
    server,
    write: options.write,
    identify: options.identify,
    strict: options.strict ?? false,
    streams: openStreams(options),
    pressure: options.pressure ?? new Pressure(),
    limiters: openLimiters(options),
    routes: [],
  };
  limitConnections(server.server, connectionLimitsOf(options));
  server.decorateRequest('identity', null);
  readJsonBodies(server);
  answerCrossOrigin(server, options.origins ?? []);
  const ofPages = pageHeaders(options.isHttps ?? false);
  server.addHook('onRequest', (request, reply, done) => {
    const isApi = request.raw.url!.startsWith(API);
    reply.headers(isApi ? apiHeaders : ofPages).header('x-request-id', request.id);
    done();
  });
  // Decompressing requests would let a small one become a large one.
  await server.register(fastifyCompress, { globalDecompression: false, threshold: COMPRESSED_FROM });
  server.addHook('preClose', done => {
    http.streams.close();
    http.pressure.close();
    done();
  });
  answerFailures(http);
  if (options.log.isLevelEnabled('debug')) logRequests(server);
  return http;
}

function openServer({ log, trustProxy = false, patience = defaultPatience }: HttpOptions): FastifyInstance {
  return fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request would cost more than many a handler; what is logged of one names it.
    childLoggerFactory: logger => logger,
    genReqId: request => requestId(request.headers['x-request-id']),
    // One hop: of the addresses in the header only the last is the proxy's own word, the client may have made up the rest.
    trustProxy: trustProxy && ((_address, hop) => hop === 0),
    bodyLimit: MIB,
    requestTimeout: patience.requestMs,
    connectionTimeout: patience.stalledMs,
    keepAliveTimeout: 72_000,
    http: {
      headersTimeout: patience.headersMs,
      connectionsCheckingInterval: patience.lookEveryMs,
      maxHeaderSize: 16_384,
    },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, _request, reply) => {
      sendProblem(reply, refusalOf(error) ?? refuse('invalid-request'));
    },
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 512 },
  }) as unknown as FastifyInstance;
}

/** What comes before there is a request: bytes that are no HTTP, headers too large or too slow. */
function refuseUnreadable(error: ConnectionError, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const [status, name] = UNREADABLE[error.code] ?? [400, 'Bad Request'];
  const problem = { type: 'about:blank', title: name, status, code: 'invalid-request' };
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${status} ${name}\r\nconnection: close\r\ncontent-type: application/problem+json\r\n` +
      `content-length: ${body.length}\r\n\r\n${body}`,
  );
  // Who goes on sending does not hang up, and bytes that come one by one would keep the connection from ever being idle.
  systemTimers.after(HANG_UP_AFTER_MS, () => socket.destroy());
}

/** For the answer to arrive: what is still unread when a connection is torn down would tear the answer from the client's hands. */
const HANG_UP_AFTER_MS = 1_000;

const UNREADABLE: Readonly<Record<string, readonly [status: number, name: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

const thisProcess = newId().slice(-12);
let requests = 0;

/** A proxy's id is kept, if it is one, so that both logs can be read together. */
function requestId(given: string | string[] | undefined): string {
  if (typeof given === 'string' && /^[\w.-]{1,64}$/.test(given)) return given;
  requests += 1;
  return `${thisProcess}-${requests}`;
}

function openLimiters({
  rateLimits = defaultRateLimits,
  clock = systemClock,
}: HttpOptions): Http['limiters'] {
  if (!rateLimits) return undefined;
  return {
    address: new RateLimiter(rateLimits.address, clock),
    buyer: new RateLimiter(rateLimits.buyer, clock),
    signIn: new RateLimiter(rateLimits.signIn, clock),
    session: new RateLimiter(rateLimits.session, clock),
    hold: new RateLimiter(rateLimits.hold, clock),
  };
}

function openStreams({ rateLimits, streamLimits = defaultStreamLimits }: HttpOptions): EventStreams {
  return new EventStreams(rateLimits === null ? { ...streamLimits, perAddress: Infinity } : streamLimits);
}

/** Behind a proxy all connections are the proxy's. */
function connectionLimitsOf(options: HttpOptions): ConnectionLimits {
  const { rateLimits, trustProxy, connectionLimits = defaultConnectionLimits } = options;
  const isOneAddress = rateLimits === null || trustProxy;
  return isOneAddress ? { ...connectionLimits, perAddress: Number.POSITIVE_INFINITY } : connectionLimits;
}

/** A line per request costs as much as a small request: only for who looks for something. */
function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { method, url } = request;
    const [status, ms] = [reply.statusCode, Math.round(reply.elapsedTime)];
    request.log.debug({ reqId: request.id, status, ms }, `${method} ${url}`);
    done();
  });
}

function answerFailures(http: Http): void {
  http.server.setErrorHandler<FastifyError>((error, request, reply) => {
    const refusal = refusalOf(error);
    if (error instanceof PoolFull) return sendProblem(reply, refuse('overloaded'));
    const what = { err: error, reqId: request.id, method: request.method, url: request.url };
    if (!refusal && isOutage(error)) {
      request.log.warn(what, 'the database is away');
      return sendProblem(reply, refuse('overloaded', { detail: 'The database cannot be reached just now.' }));
    }
    if (!refusal) request.log.error(what, 'request failed');
    return sendProblem(reply, refusal ?? refuse('internal', { requestId: request.id }));
  });
  http.server.setNotFoundHandler((request, reply) => {
    const allowed = methodsOf(http, request.url);
    if (allowed.length === 0) return sendProblem(reply, refuse('not-found'));
    return sendProblem(reply.header('allow', allowed.join(', ')), refuse('method-not-allowed', { allowed }));
  });
}

/** The methods under which a path could have been asked for. */
function methodsOf({ routes }: Http, url: string): string[] {
  const path = url.split('?', 1)[0]!;
  const matches = (route: Http['routes'][number]) =>
    new RegExp(`^${API}${route.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
  return [...new Set(routes.filter(matches).flatMap(({ methods }) => methods))];
}
