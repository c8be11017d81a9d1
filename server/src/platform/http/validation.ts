import type { Endpoint } from '@matinee/contract/endpoint.ts';
import { isOptional, type JsonSchema, plain } from '@matinee/contract/schemas.ts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { TSchema } from 'typebox';
import { type Fault, faultsOf } from '../faults.ts';
import { isStorable } from './body.ts';
import { formats } from './formats.ts';

/** The parts of a request that schemas describe, as they arrived. */
export interface Parts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** What the body took on the wire. */
  readonly bodyBytes: number;
}

export interface Checked {
  readonly parts: Parts;
  readonly faults: readonly Fault[];
}

type CheckPart = (value: unknown, bytes: number) => readonly Fault[];

/** No fault is looked for beyond the first in a body larger than this: listing them all would cost more than it helps. */
const MOST_BYTES_EXPLAINED = 64 * 1024;

const options = { strict: true, strictTypes: false, strictTuples: false, formats } as const;
const quick = new Ajv2020(options);
const thorough = new Ajv2020({ ...options, allErrors: true, verbose: true });

/**
 * What an endpoint says of its requests, compiled when the first one comes. Values are never coerced, but for the numbers
 * of a query string.
 */
export function requestCheck(endpoint: Endpoint): (parts: Parts) => Checked {
  const params = partCheck('/params', endpoint.params);
  const query = partCheck('/query', endpoint.query);
  const body = endpoint.body ? bodyCheck(endpoint.body) : noBody;
  const numbers = numericNames(endpoint.query);
  return arrived => {
    const parts = numbers.length === 0 ? arrived : { ...arrived, query: withNumbers(arrived.query, numbers) };
    const found = [
      params(parts.params, 0),
      unstorable('/params', arrived.params),
      query(parts.query, 0),
      unstorable('/query', arrived.query),
      body(parts.body, parts.bodyBytes),
    ];
    return { parts, faults: found.every(isNone) ? noFaults : found.flat() };
  };
}

/** No text of ours may hold a NUL, since PostgreSQL cannot store it. Bodies are read with that in mind already. */
function unstorable(at: string, values: unknown): readonly Fault[] {
  let faults = noFaults;
  for (const name in values as Record<string, unknown>) {
    const value = (values as Record<string, unknown>)[name];
    if (typeof value === 'string' && !isStorable(value)) {
      faults = [...faults, { path: `${at}/${name}`, message: 'contains a NUL character' }];
    }
  }
  return faults;
}

const noFaults: readonly Fault[] = [];
const isNone = (faults: readonly Fault[]): boolean => faults === noFaults;

/** A part that the endpoint does not describe takes no fields at all. */
function partCheck(at: string, schema: TSchema | undefined): CheckPart {
  return valueCheck(at, schema ? plain(schema) : { type: 'object', additionalProperties: false });
}

function bodyCheck(schema: TSchema): CheckPart {
  const check = valueCheck('/body', plain(schema));
  const missing = isOptional(schema) ? noFaults : [{ path: '/body', message: 'is missing' }];
  return (body, bytes) => (body === undefined ? missing : check(body, bytes));
}

/** Many clients send `{}` where there is nothing to say; anything more would be silently ignored, so it is refused. */
const emptyObject = valueCheck('/body', { type: 'object', additionalProperties: false });
const noBody: CheckPart = (body, bytes) =>
  body === undefined || body === null ? noFaults : emptyObject(body, bytes);

function valueCheck(at: string, schema: JsonSchema): CheckPart {
  let isValid: ValidateFunction | undefined;
  let explain: ValidateFunction | undefined;
  return (value, bytes) => {
    isValid ??= quick.compile(schema);
    if (isValid(value)) return noFaults;
    if (bytes > MOST_BYTES_EXPLAINED) return faultsOf(at, isValid.errors ?? []);
    explain ??= thorough.compile(schema);
    explain(value);
    return faultsOf(at, explain.errors ?? []);
  };
}

function numericNames(query: TSchema | undefined): string[] {
  const properties =
    (query as { properties?: Record<string, { type?: string }> } | undefined)?.properties ?? {};
  return Object.keys(properties).filter(name => ['integer', 'number'].includes(properties[name]!.type ?? ''));
}

/** Only what is plainly a number becomes one: not "0x10", " 5", "1e3" or more digits than a number holds. */
function withNumbers(query: unknown, names: readonly string[]): unknown {
  const read = { ...(query as Record<string, unknown>) };
  for (const name of names) {
    const text = read[name];
    if (typeof text === 'string' && /^-?\d{1,15}(\.\d{1,9})?$/.test(text)) read[name] = Number(text);
  }
  return read;
}
