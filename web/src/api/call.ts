import type { Body, Endpoint, Params, Query, Reply } from '@matinee/contract/endpoint.ts';
import type { PASS_HEADER } from '@matinee/contract/http/admission.ts';
import type { Endpoints } from '@matinee/contract/http/index.ts';
import { endpointPaths } from '@matinee/contract/paths.generated.ts';
import type { Problem } from '@matinee/contract/refusals.ts';
import { CallFailed, type FailureCode } from './problem.ts';
import { currentSession, keepSession } from './session.ts';

export type EndpointName = keyof typeof endpointPaths;

type Part<Name extends string, T> =
  T extends Record<string, never>
    ? unknown
    : undefined extends T
      ? { readonly [K in Name]?: T }
      : Record<string, never> extends T
        ? { readonly [K in Name]?: T }
        : { readonly [K in Name]: T };

/** What a call takes: the parts its endpoint declares, and for writes the key that makes it safe to repeat. */
export type Input<E extends Endpoint> = Part<'params', Params<E>> &
  Part<'query', Query<E>> &
  Part<'body', Body<E>> &
  Besides;

interface Besides {
  readonly idempotencyKey?: string;
  /** Leave to enter a crowded show. */
  readonly pass?: string | undefined;
  readonly signal?: AbortSignal;
}

interface AnyInput extends Besides {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

// The contract's own value comes with all its schemas: here its type alone keeps the two alike.
const passHeader: typeof PASS_HEADER = 'admission-pass';

/** A key for one write. Keep it and send it again, and the write has one effect however often it is sent. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Where an endpoint is, with its parameters and query filled in. */
export function urlOf<N extends EndpointName>(
  name: N,
  input: Pick<Input<Endpoints[N]>, never> & AnyInput,
): string {
  const path = endpointPaths[name].path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(input.params?.[key] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== '') query.set(key, String(value));
  }
  return `/api/v1${path}${query.size > 0 ? `?${query}` : ''}`;
}

/**
 * Calls an endpoint and gives its reply. Throws CallFailed when it is refused or the server cannot be reached. An
 * endpoint for buyers gets a guest session first, silently, if there is none.
 */
export async function call<N extends EndpointName>(
  name: N,
  input: Input<Endpoints[N]>,
): Promise<Reply<Endpoints[N]>> {
  const response = await send(name, input as AnyInput);
  return (await response.json()) as Reply<Endpoints[N]>;
}

/** Calls an endpoint whose reply is a file: a QR code, a PDF. */
export async function callForFile<N extends EndpointName>(
  name: N,
  input: Input<Endpoints[N]>,
): Promise<Blob> {
  return (await send(name, input as AnyInput)).blob();
}

/** Calls an endpoint whose reply goes on: server-sent events. */
export async function callForStream<N extends EndpointName>(
  name: N,
  input: Input<Endpoints[N]>,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  return (await send(name, input as AnyInput)).body!;
}

async function send(name: EndpointName, input: AnyInput): Promise<Response> {
  const { method, access } = endpointPaths[name];
  const idempotencyKey = method === 'GET' ? undefined : (input.idempotencyKey ?? newIdempotencyKey());
  const attempt = async () => {
    const token = access === 'public' ? tokenForPublic(method) : await tokenOfSomebody();
    return reach(urlOf(name, input), {
      method,
      headers: {
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(input.pass !== undefined && { [passHeader]: input.pass }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
  };
  const response = await attempt();
  if (response.ok) return response;
  const failure = await failureOf(response);
  if (failure.code !== 'unauthenticated') throw failure;
  // The token is no longer good. A guest becomes a new guest; who has an account is asked to sign in.
  const wasGuest = currentSession()?.guest ?? true;
  keepSession(null);
  if (!wasGuest || access !== 'buyer') throw failure;
  const again = await attempt();
  if (again.ok) return again;
  throw await failureOf(again);
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw new CallFailed('offline');
  }
}

async function failureOf(response: Response): Promise<CallFailed> {
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  const unexplained: FailureCode = response.status >= 502 ? 'offline' : 'internal';
  return new CallFailed((problem?.code as FailureCode | undefined) ?? unexplained, problem);
}

/** Registering and signing in take a guest's bookings along; what everyone may read is read, and cached, by nobody. */
const tokenForPublic = (method: string): string | undefined =>
  method === 'GET' ? undefined : currentSession()?.token;

let guestOnTheWay: Promise<string> | undefined;

/** The token of whoever is here, made a guest if they are nobody yet; one request however many ask at once. */
async function tokenOfSomebody(): Promise<string> {
  const session = currentSession();
  if (session !== null) return session.token;
  guestOnTheWay ??= call('createSession', { body: {} })
    .then(made => {
      keepSession({ ...made, guest: true, roles: ['buyer'] });
      return made.token;
    })
    .finally(() => {
      guestOnTheWay = undefined;
    });
  return guestOnTheWay;
}
