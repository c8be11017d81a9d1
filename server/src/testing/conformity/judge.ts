import assert from 'node:assert/strict';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type Operation, openApi, type Schema } from './document.ts';

/** A reply as a client sees it. */
export interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly bytes: Buffer;
}

const formats = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  date: /^\d{4}-\d\d-\d\d$/,
  email: /^[^@\s]+@[^@\s]+$/,
};
const ajv = new Ajv2020({ strict: false, allErrors: true, formats });
ajv.addSchema(openApi, 'api');
const ofReplies = new Map<string, ValidateFunction>();
const ofRequests = new WeakMap<Schema, ValidateFunction>();

function validatorOf(place: string): ValidateFunction {
  // Ajv takes a reference as a URI, in which braces of paths stand encoded.
  const reference = `api${place.replaceAll('{', '%7B').replaceAll('}', '%7D')}`;
  const known = ofReplies.get(reference) ?? ajv.compile({ $ref: reference });
  ofReplies.set(reference, known);
  return known;
}

/** Whether a value fits a schema of the document, by the standard's letter. */
export function fits(schema: Schema, value: unknown): boolean {
  const rebased = () => JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/'));
  const known = ofRequests.get(schema) ?? ajv.compile(rebased());
  ofRequests.set(schema, known);
  return known(value);
}

/** Fails unless the reply is one that the document tells clients of, in status, media type, schema and code. */
export function judge(operation: Operation, seen: Seen, context: string): void {
  const { status, headers, bytes } = seen;
  const said = `${operation.operationId}, ${context}: ${status} ${bytes.subarray(0, 600)}`;
  assert.ok(status < 500, said);
  const content = operation.replies[status];
  assert.ok(content, `undocumented status. ${said}`);
  const mediaType = headers['content-type']?.split(';')[0];
  if (Object.keys(content).length === 0) {
    assert.equal(bytes.length, 0, said);
    return;
  }
  const place = mediaType === undefined ? undefined : content[mediaType];
  assert.ok(place, `undocumented media type ${mediaType}. ${said}`);
  if (!/\/(.*\+)?json$/.test(mediaType!)) return;
  const body = JSON.parse(bytes.toString()) as Record<string, unknown>;
  const validate = validatorOf(place);
  const isValid: boolean = validate(body);
  assert.ok(isValid, `${ajv.errorsText(validate.errors)}. ${said}`);
  if (mediaType !== 'application/problem+json') return;
  assert.equal(body.status, status, said);
  assert.equal(body.type, `/problems/${body.code}`, said);
  if (status === 429 || status === 503) assert.match(headers['retry-after'] ?? '', /^\d+$/, said);
  if (status === 401) assert.equal(headers['www-authenticate'], 'Bearer', said);
}
