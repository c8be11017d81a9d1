import { Buffer } from 'node:buffer';
import { type Json, type Operation, resolve, type Schema } from './document.ts';
import { fits } from './judge.ts';
import { type Ask, JSON_TYPE, type RawAsk, written } from './world.ts';

/** A request made from a valid one by one change. `mustFail` where the document forbids what came of it. */
export interface Changed {
  readonly what: string;
  readonly request: RawAsk;
  readonly mustFail: boolean;
}

/** What no parameter or field may upset the server with. */
const strange: readonly Json[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e300,
  '',
  ' ',
  'x',
  '0',
  'null',
  "'; drop table shows; --",
  '%_\\',
  '\u0000',
  '\ud800',
  '🎟️ ＡＢＣ',
  'x'.repeat(5_000),
  '0190b6f2-7a4e-7c3a-8f7e-0a1b2c3d4e5f',
  '9999-12-31',
  '2026-02-30T25:00:00Z',
  [],
  {},
  [[]],
  [null],
  { toString: 1 },
];

/** Every change of one place of a valid request: other values, missing and unknown fields. */
export function* changesOf(operation: Operation, ask: Ask): Generator<Changed> {
  yield* changedParams(operation, ask);
  yield* changedQueries(operation, ask);
  if (operation.bodySchema) yield* changedBodies(operation, operation.bodySchema, ask);
  else
    yield changed(
      'a body where there is none',
      operation,
      { ...ask, body: { x: 1 } },
      operation.method !== 'GET',
    );
  yield* unreadable(operation, ask);
}

const changed = (what: string, operation: Operation, ask: Ask, mustFail: boolean): Changed => ({
  what,
  request: written(operation, ask),
  mustFail,
});

function* changedParams(operation: Operation, ask: Ask): Generator<Changed> {
  for (const { name, schema, in: place } of operation.parameters) {
    if (place !== 'path') continue;
    for (const value of [...texts(), 'a/b', '%']) {
      if (value === '') continue;
      const params = { ...ask.params, [name]: value };
      yield changed(`${name} ${show(value)}`, operation, { ...ask, params }, !fits(schema, value));
    }
  }
}

function* changedQueries(operation: Operation, ask: Ask): Generator<Changed> {
  if (operation.method !== 'GET') return;
  const inQuery = operation.parameters.filter(parameter => parameter.in === 'query');
  for (const { name, schema, required } of inQuery) {
    for (const value of [...texts(), ...cursors]) {
      const query = { ...ask.query, [name]: value };
      const isNumber = schema.type === 'integer' && /^-?\d{1,15}$/.test(value);
      const mustFail = !fits(schema, isNumber ? Number(value) : value) || value.includes('\0');
      yield changed(`${name}=${show(value)}`, operation, { ...ask, query }, mustFail);
    }
    const { [name]: _, ...without } = ask.query ?? {};
    yield changed(`no ${name}`, operation, { ...ask, query: without }, required);
    const request = written(operation, ask);
    const url = (more: string) => request.url + (request.url.includes('?') ? '&' : '?') + more;
    const twice = `${name}=1&${name}=2`;
    yield { what: twice, request: { ...request, url: url(twice) }, mustFail: true };
    yield { what: `${name}=%ff`, request: { ...request, url: url(`${name}=%ff`) }, mustFail: false };
  }
  yield changed('an unknown parameter', operation, { ...ask, query: { ...ask.query, unknown: '1' } }, true);
}

const cursors = [null, 1, 'x', [], {}, [null], [1, 2, 3, 4], ['x', 'y'], { a: 1 }, [1e300, 'x']].map(value =>
  Buffer.from(JSON.stringify(value)).toString('base64url'),
);

function texts(): string[] {
  return strange
    .map(value => (typeof value === 'string' ? value : JSON.stringify(value)))
    .filter(text => text.isWellFormed());
}

function* changedBodies(operation: Operation, schema: Schema, ask: Ask): Generator<Changed> {
  for (const [what, body] of variants(schema, ask.body as Json, 'body')) {
    const mustFail = !fits(schema, body) || !isStorable(body);
    yield changed(what, operation, { ...ask, body }, mustFail);
  }
  yield changed('no body', operation, { ...ask, body: undefined }, operation.isBodyRequired);
}

/** The value with each of its places changed in turn. */
function* variants(schema: Schema, value: Json, path: string): Generator<[string, Json]> {
  for (const other of strange) yield [`${path} = ${show(other)}`, other];
  const actual = schema.$ref ? resolve(schema.$ref) : schema;
  if (Array.isArray(value)) {
    const [first] = value;
    if (first === undefined) return;
    yield [`${path} with 6000 items`, Array(6_000).fill(first)];
    yield [`${path} twice the same`, [first, first]];
    for (const [what, item] of variants(actual.items ?? {}, first, `${path}/0`))
      yield [what, [item, ...value.slice(1)]];
    return;
  }
  if (typeof value === 'string' || typeof value === 'number' || value === null || value === undefined) return;
  if (typeof value === 'boolean') return;
  yield [`${path} with an unknown field`, { ...value, unknown: 1 }];
  yield [
    `${path} with a prototype`,
    JSON.parse(`{"__proto__":{"x":1},${JSON.stringify(value).slice(1)}`.replace(',}', '}')),
  ];
  const properties = actual.properties ?? {};
  for (const key of new Set([...Object.keys(value), ...Object.keys(properties)])) {
    const { [key]: part, ...without } = value;
    if (part !== undefined) yield [`${path} without ${key}`, without];
    const inner = variants(properties[key] ?? {}, part ?? null, `${path}/${key}`);
    for (const [what, other] of inner) yield [what, { ...value, [key]: other }];
  }
}

function isStorable(value: Json): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isStorable);
}

const NINE_MEGABYTES = Buffer.alloc(9 * 1024 * 1024, 0x20);
const DEEP = Buffer.from('[['.repeat(50_000) + ']]'.repeat(50_000));

/** What is wrong before there is any value: bytes, headers. */
function* unreadable(operation: Operation, ask: Ask): Generator<Changed> {
  const request = written(operation, ask);
  const isWrite = operation.method !== 'GET';
  const withBytes = (what: string, bytes: Buffer, type: Record<string, string> = JSON_TYPE): Changed => ({
    what,
    request: { ...request, headers: { ...request.headers, ...type }, payload: bytes },
    mustFail: true,
  });
  const withHeader = (name: string, value: string, mustFail: boolean): Changed => ({
    what: `${name}: ${show(value)}`,
    request: { ...request, headers: { ...request.headers, [name]: value } },
    mustFail,
  });
  if (isWrite) {
    yield withBytes('half a JSON', Buffer.from('{"a":'));
    yield withBytes('no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    yield withBytes('nine megabytes', NINE_MEGABYTES);
    yield withBytes('a form', Buffer.from('a=b'), { 'content-type': 'application/x-www-form-urlencoded' });
    yield withBytes('an unreadable type', Buffer.from('{}'), { 'content-type': ';;;' });
    yield withBytes('deep nesting', DEEP);
  }
  if (isWrite && !operation.isPublic) {
    yield withHeader('idempotency-key', '', true);
    yield withHeader('idempotency-key', 'a b', true);
    yield withHeader('idempotency-key', 'x'.repeat(256), true);
  }
  if (!operation.isPublic) {
    for (const token of [
      '',
      'Bearer',
      'Bearer x',
      'Basic YTpi',
      'Bearer a.b.c',
      `Bearer ${'x'.repeat(9_000)}`,
    ]) {
      yield withHeader('authorization', token, true);
    }
  }
  yield withHeader('if-none-match', '*,"', false);
  yield withHeader('last-event-id', '-1e9', false);
}

const show = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
