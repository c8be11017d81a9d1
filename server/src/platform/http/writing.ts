import type { Endpoint } from '@matinee/contract/endpoint.ts';
import type { RefusalCode } from '@matinee/contract/refusals.ts';
import { type JsonSchema, mediaTypeOf, plain, refusalsOf } from '@matinee/contract/schemas.ts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { TSchema } from 'typebox';
import { formats } from './formats.ts';

/** The JSON replies of an endpoint as Fastify's serialiser takes them, by status. */
export function writingSchemas(endpoint: Endpoint): Record<string, JsonSchema> {
  const json = Object.entries(endpoint.replies).filter(
    ([, reply]) => mediaTypeOf(reply) === 'application/json',
  );
  return Object.fromEntries(json.map(([status, reply]) => [status, forWriting(plain(reply))]));
}

/** fast-json-stringify tries out the options of an `anyOf` one by one; `nullable` costs it nothing. */
function forWriting(value: unknown): JsonSchema {
  if (Array.isArray(value)) return value.map(forWriting) as unknown as JsonSchema;
  if (typeof value !== 'object' || value === null) return value as JsonSchema;
  const { anyOf, type, ...rest } = value as Record<string, unknown> & { anyOf?: JsonSchema[] };
  if (anyOf?.length === 2 && anyOf[1]?.type === 'null') return { ...forWriting(anyOf[0]), nullable: true };
  const parts = Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, forWriting(part)]));
  if (Array.isArray(type) && type.length === 2 && type[1] === 'null') {
    return { ...parts, type: type[0], nullable: true };
  }
  return { ...parts, ...(type !== undefined && { type }), ...(anyOf && { anyOf: anyOf.map(forWriting) }) };
}

/** Throws if a reply is not one that the contract tells clients of. */
export interface ReplyCheck {
  reply(status: number, body: unknown): void;
  refusal(code: RefusalCode): void;
}

/** For development and tests: a status, code or field that nobody documented is a bug where it is made. */
export function replyCheck(endpoint: Endpoint): ReplyCheck {
  const name = `${endpoint.method} ${endpoint.path}`;
  const codes = new Set(refusalsOf(endpoint));
  return {
    reply(status, body) {
      const schema = endpoint.replies[status];
      if (!schema) throw new Error(`${name} replied ${status}, which its endpoint does not declare`);
      if (mediaTypeOf(schema) !== 'application/json') return;
      const isValid = validatorOf(schema);
      if (isValid(body)) return;
      throw new Error(`${name} replied ${status} against its schema: ${ajv.errorsText(isValid.errors)}`);
    },
    refusal(code) {
      if (!codes.has(code))
        throw new Error(`${name} refused with ${code}, which its endpoint does not declare`);
    },
  };
}

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, allErrors: true, formats });
const validators = new WeakMap<TSchema, ValidateFunction>();

/** Compiled when the first reply comes: doing it for every endpoint took a server longer than all else of its start. */
function validatorOf(schema: TSchema): ValidateFunction {
  let validator = validators.get(schema);
  if (!validator) {
    validator = ajv.compile(closed(plain(schema)) as JsonSchema);
    validators.set(schema, validator);
  }
  return validator;
}

/** The serialiser leaves out what a schema does not name; here that counts as a mistake. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closed(part)]));
  const isPlainObject = parts.type === 'object' && parts.properties && !('additionalProperties' in parts);
  return isPlainObject ? { ...parts, additionalProperties: false } : parts;
}
