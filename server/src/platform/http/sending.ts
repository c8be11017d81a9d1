import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';
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
  const isJson = (status: number) => mediaTypeOf(endpoint.replies[status]!) === 'application/json';
  const refuseWith = (reply: FastifyReply, refusal: Refusal) => {
    checked?.refusal(refusal.code);
    return sendProblem(reply, refusal);
  };
  return (raw: FastifyRequest, reply: FastifyReply, answer: unknown): Sent => {
    if (answer instanceof Refusal) return refuseWith(reply, answer);
    if (answer instanceof EventStream) {
      const refusal = http.streams.open(reply, answer);
      return refusal ? refuseWith(reply, refusal) : reply;
    }
    reply.header('cache-control', caching);
    const tag = answer instanceof Revised ? `W/"${answer.revision}"` : undefined;
    if (tag !== undefined) {
      reply.header('etag', tag);
      if (hasAlready(raw, tag)) return reply.status(304).send();
    }
    const body = answer instanceof Outcome || answer instanceof Revised ? bodyOf(answer) : answer;
    const status = answer instanceof Outcome ? answer.status : soleStatus;
    if (answer instanceof Outcome) reply.headers(answer.headers);
    // What is sent once more was right before.
    if (!writtenForms.has(body as object)) checked?.reply(status, body);
    reply.status(status);
    if (tag !== undefined && isJson(status))
      return sendWritten(raw, reply, writtenForm(reply, body as object));
    return cacheSeconds === undefined
      ? sendBody(reply, endpoint, status, body)
      : sendTagged(raw, reply, writtenForm(reply, body as object));
  };
}

/** What a handler of Fastify's returns. */
type Sent = FastifyReply | Promise<FastifyReply>;

const bodyOf = (answer: Outcome | Revised): unknown =>
  answer instanceof Outcome ? answer.body : answer.body();

function sendBody(reply: FastifyReply, endpoint: Endpoint, status: number, body: unknown): FastifyReply {
  const mediaType = mediaTypeOf(endpoint.replies[status]!);
  if (mediaType !== 'application/json') reply.header('content-type', mediaType);
  return reply.send(body);
}

/** In characters. Larger texts are compressed by another thread, and sent as bytes that all their readers share. */
const LARGE_FROM = 65_536;

/** What a body becomes on the wire, for as long as a handler keeps answering with the very same object. */
interface Written {
  readonly text: string;
  /** Weak because one tag stands for every compression of the same text. */
  tag?: string;
  /** Of a large text: however slow its readers are, there is one of it. */
  readonly bytes?: Buffer;
  /** Made when the same body is sent again: before that, it would be work for nothing. */
  readonly compressed: Map<Encoding, Buffer | Promise<Buffer>>;
  times: number;
}

const writtenForms = new WeakMap<object, Written>();

function writtenForm(reply: FastifyReply, body: object): Written {
  let written = writtenForms.get(body);
  if (!written) {
    const text = reply.serialize(body as Record<string, unknown>) as string;
    written = {
      text,
      compressed: new Map(),
      times: 0,
      ...(text.length >= LARGE_FROM && { bytes: Buffer.from(text) }),
    };
    writtenForms.set(body, written);
  }
  written.times += 1;
  return written;
}

function sendTagged(raw: FastifyRequest, reply: FastifyReply, written: Written): Sent {
  written.tag ??= `W/"${hash('sha256', written.text, 'base64url').slice(0, 22)}"`;
  reply.header('etag', written.tag);
  return hasAlready(raw, written.tag) ? reply.status(304).send() : sendWritten(raw, reply, written);
}

function sendWritten(raw: FastifyRequest, reply: FastifyReply, written: Written): Sent {
  const { text, times, bytes = text } = written;
  reply.header('content-type', 'application/json; charset=utf-8');
  const isWorthIt = text.length > COMPRESSED_FROM && (times > 1 || text.length >= LARGE_FROM);
  const encoding = isWorthIt ? encodingFor(raw) : undefined;
  if (!encoding) return reply.send(bytes);
  reply.header('content-encoding', encoding).header('vary', 'accept-encoding');
  let compressed = written.compressed.get(encoding);
  if (!compressed) {
    compressed = text.length < LARGE_FROM ? now[encoding](text) : later[encoding](text);
    written.compressed.set(encoding, compressed);
  }
  return compressed instanceof Promise ? compressed.then(all => reply.send(all)) : reply.send(compressed);
}

const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const now = {
  br: (text: string) => brotliCompressSync(text, BROTLI),
  gzip: (text: string) => gzipSync(text),
};
const [brotliAside, gzipAside] = [promisify(brotliCompress), promisify(gzip)];
const later = {
  br: (text: string): Promise<Buffer> => brotliAside(text, BROTLI),
  gzip: (text: string): Promise<Buffer> => gzipAside(text),
};
type Encoding = keyof typeof now;

/** The best of ours that a reader takes. A reader that weighs what it takes is left to the general compression. */
function encodingFor({ headers }: FastifyRequest): Encoding | undefined {
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
