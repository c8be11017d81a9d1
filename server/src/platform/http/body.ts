import { isUtf8 } from 'node:buffer';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';
import { Unreadable } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came over the wire, for signatures over it. */
    bodyBytes: Buffer | undefined;
  }
  interface FastifyContextConfig {
    takesLines?: boolean;
  }
}

/** A body that came as lines: each as it came, whatever is in it. */
export class Lines extends Array<string> {}

/** JSON is the form in which requests have a body; an empty one is none. Where an endpoint takes lines, those are another. */
export function readJsonBodies(server: FastifyInstance): void {
  server.decorateRequest('bodyBytes', undefined);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    try {
      done(null, parsed(request, bytes as Buffer));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
  server.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (request, text, done) => {
    if (!request.routeOptions.config.takesLines) return done(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE());
    const lines = (text as string).split('\n').map(line => (line.endsWith('\r') ? line.slice(0, -1) : line));
    done(null, Lines.from(lines.filter(line => line.trim() !== '')));
  });
}

function parsed(request: FastifyRequest, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new Unreadable('is not valid UTF-8');
  request.bodyBytes = bytes;
  const text = bytes.toString();
  const value = parseJson(text);
  // Only an escape can bring in what UTF-8 itself excludes, so that most bodies need no second look.
  if (/\\u(0000|d[89a-f])/i.test(text)) assertStorable(value, 0);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Unreadable(`is not JSON: ${(error as Error).message}`);
  }
}

/** Whether PostgreSQL can store a text: it has no NUL and no half of a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const DEEPEST = 64;

function assertStorable(value: unknown, depth: number): void {
  if (depth > DEEPEST) throw new Unreadable(`is nested deeper than ${DEEPEST} levels`);
  if (typeof value === 'string' && !isStorable(value)) {
    throw new Unreadable('contains a NUL character or half of a surrogate pair');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    assertStorable(key, depth + 1);
    assertStorable(part, depth + 1);
  }
}
