import { hash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Endpoint } from '@matinee/contract/endpoint.ts';
import { Refusal } from '@matinee/contract/refusals.ts';
import { mediaTypeOf } from '@matinee/contract/schemas.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Outcome, Revised } from './answers.ts';
import { EventStream } from './event-stream.ts';
import type { Http } from './http.ts';
import { sendProblem } from './problems.ts';
import { replyCheck } from './writing.ts';

/** In characters; shorter ones are not worth it. */
export const COMPRESSED_FROM = 1400;

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
      const refusal = http.streams.open(reply, answer);
      return refusal ? refuseWith(reply, refusal) : reply;
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
    // What is sent once more was right before.
    if (!writtenForms.has(body as object)) checked?.reply(status, body);
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

/** What a body becomes on the wire, for as long as a handler keeps answering with the very same object. */
interface Written {
  readonly text: string;
  /** Weak because one tag stands for every compression of the same text. */
  readonly tag: string;
  /** Made when the same body is sent again: before that, it would be work for nothing. */
  readonly compressed: Map<string, Buffer>;
  times: number;
}

const writtenForms = new WeakMap<object, Written>();

function writtenForm(reply: FastifyReply, body: object): Written {
  let written = writtenForms.get(body);
  if (!written) {
    const text = reply.serialize(body as Record<string, unknown>) as string;
    const tag = `W/"${hash('sha256', text, 'base64url').slice(0, 22)}"`;
    written = { text, tag, compressed: new Map(), times: 0 };
    writtenForms.set(body, written);
  }
  written.times += 1;
  return written;
}

function sendTagged(raw: FastifyRequest, reply: FastifyReply, body: unknown): FastifyReply {
  const written = writtenForm(reply, body as object);
  reply.header('etag', written.tag);
  if (hasAlready(raw, written.tag)) return reply.status(304).send();
  reply.header('content-type', 'application/json; charset=utf-8');
  const encoding = written.times > 1 && written.text.length > COMPRESSED_FROM ? encodingFor(raw) : undefined;
  if (!encoding) return reply.send(written.text);
  let bytes = written.compressed.get(encoding);
  if (!bytes) {
    bytes = compress[encoding](written.text);
    written.compressed.set(encoding, bytes);
  }
  return reply.header('content-encoding', encoding).header('vary', 'accept-encoding').send(bytes);
}

const compress = {
  br: (text: string) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (text: string) => gzipSync(text),
};

/** The best of ours that a reader takes. A reader that weighs what it takes is left to the general compression. */
function encodingFor({ headers }: FastifyRequest): keyof typeof compress | undefined {
  const taken = headers['accept-encoding'] ?? '';
  if (taken.includes(';')) return undefined;
  if (/\bbr\b/.test(taken)) return 'br';
  return /\bgzip\b/.test(taken) ? 'gzip' : undefined;
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
