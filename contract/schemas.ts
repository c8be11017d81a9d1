import type { TSchema } from 'typebox';
import type { Endpoint } from './endpoint.ts';
import type { RefusalCode } from './refusals.ts';

/** A JSON schema as plain data, as validators, serialisers and OpenAPI readers take it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The same schema without what TypeBox hides in it, choices among texts as `enum`, "or null" as a second type. */
export function plain(schema: TSchema | JsonSchema): JsonSchema {
  return simplified(JSON.parse(JSON.stringify(schema))) as JsonSchema;
}

function simplified(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(simplified);
  if (typeof value !== 'object' || value === null) return value;
  const schema = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, simplified(part)]));
  return Array.isArray(schema.anyOf) ? choice(schema, schema.anyOf as JsonSchema[]) : schema;
}

function choice({ anyOf, ...rest }: Record<string, unknown>, options: readonly JsonSchema[]): JsonSchema {
  if (options.every(option => typeof option.const === 'string')) {
    return { ...rest, type: 'string', enum: options.map(option => option.const) };
  }
  const [first, second] = options;
  const isScalar = typeof first?.type === 'string' && !['object', 'array'].includes(first.type);
  if (options.length === 2 && isScalar && second?.type === 'null' && !first.enum) {
    return { ...first, ...rest, type: [first.type, 'null'] };
  }
  return { ...rest, anyOf };
}

/** Whether a request may leave this part out. */
export const isOptional = (schema: TSchema): boolean => '~optional' in schema;

/** The media type of a reply: JSON unless it is a `Binary`. */
export const mediaTypeOf = (reply: TSchema): string =>
  'mediaType' in reply ? String(reply.mediaType) : 'application/json';

/** Every code that an endpoint may refuse with: its own, and what its form and its access imply. */
export function refusalsOf(endpoint: Endpoint): RefusalCode[] {
  const isWrite = endpoint.method !== 'GET';
  const implied: (RefusalCode | false | undefined)[] = [
    'invalid-request',
    endpoint.access !== 'public' && 'unauthenticated',
    (endpoint.access === 'staff' || endpoint.access === 'admin') && 'forbidden',
    endpoint.params && 'not-found',
    isWrite && 'too-large',
    isWrite && 'unsupported-media-type',
    isWrite && endpoint.access !== 'public' && 'idempotency-key-reused',
    'rate-limited',
    'internal',
    'overloaded',
  ];
  return [
    ...new Set([...endpoint.refusals, ...implied.filter(code => code !== false && code !== undefined)]),
  ];
}
