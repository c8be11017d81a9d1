import { hash } from 'node:crypto';
import type { Endpoint } from '@matinee/contract/endpoint.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import { mediaTypeOf } from '@matinee/contract/schemas.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Outcome, Revised } from './answers.ts';
import { EventStream } from './event-stream.ts';
import type { Http } from './http.ts';
import { sendProblem } from './problems.ts';
import { replyCheck } from './writing.ts';

/** Turns what a handler answered into what goes over the wire. */
export function sending(http: Http, endpoint: Endpoint, cacheSeconds: number | undefined) {
  const checked = http.strict ? replyCheck(endpoint) : undefined;
  const soleStatus = Number(Object.keys(endpoint.replies)[0]);
  const caching = cacheControl(endpoint, cacheSeconds);
  const refuseWith = (reply: FastifyReply, refusal: Refusal) => {
    checked?.refusal(refusal.code);
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
