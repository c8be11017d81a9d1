import { type Problem, type Refusal, refusals, refuse } from '@matinee/contract/refusals.ts';
import type { FastifyError, FastifyReply } from 'fastify';

/** The status and RFC 9457 body of a refusal. */
export function problemOf({ code, details }: Refusal): Problem {
  const [status, title] = refusals[code];
  const { errors, seatIds, ...rest } = details;
  return {
    type: `/problems/${code}`,
    title,
    status,
    code,
    ...rest,
    ...(seatIds && { seatIds: [...seatIds] }),
    ...(errors && { errors: [...errors] }),
  };
}

export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const problem = problemOf(refusal);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.status === 503) reply.header('retry-after', '1');
  const { retryAfterSeconds } = refusal.details;
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', retryAfterSeconds);
  return reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem));
}

/** What Fastify itself refuses before a handler runs, in our words; undefined for what is not the client's doing. */
export function refusalOf(error: FastifyError): Refusal | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refuse('too-large');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_TYPE':
      return refuse('unsupported-media-type');
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return refuse('not-found');
  }
  if (error instanceof Unreadable) return invalid('/body', error.message);
  const isClients = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isClients ? refuse('invalid-request', { detail: error.message }) : undefined;
}

export const invalid = (path: string, message: string): Refusal =>
  refuse('invalid-request', { errors: [{ path, message }] });

/** A body that is no JSON, or holds text that cannot be stored. */
export class Unreadable extends Error {}
