import type { TObject, TSchema } from 'typebox';
import type { Endpoint } from './endpoint.ts';
import * as accounts from './http/accounts.ts';
import * as admission from './http/admission.ts';
import * as bookings from './http/bookings.ts';
import * as catalogue from './http/catalogue.ts';
import { endpoints } from './http/index.ts';
import * as seats from './http/seats.ts';
import * as tickets from './http/tickets.ts';
import * as waiting from './http/waiting.ts';
import { SeatPlan } from './plan.ts';
import { Problem, type RefusalCode, refusals } from './refusals.ts';
import { isOptional, type JsonSchema, mediaTypeOf, plain, refusalsOf } from './schemas.ts';
import * as values from './values.ts';

const DESCRIPTION = `
Seats for cinemas and live events: what is on, seat maps, holds of five minutes, payment, tickets.

- **Identity.** \`POST /sessions\` gives a guest a token; registering keeps what the guest has booked. Send the token as \`Authorization: Bearer …\`. There are no cookies.
- **Refusals** are RFC 9457 problem details. Programs go by \`code\`, which is stable.
- **Safe to repeat.** Send an \`Idempotency-Key\` with a write, and the same request with the same key has one effect and one reply.
- **Lists** come in pages: send \`nextCursor\` back as \`cursor\` until it is null.
- **Money** is an integer in the currency's minor unit. **Times** are RFC 3339, in UTC.
- **Unknown fields** in a request are refused.
`.trim();

/** In the order in which people come to need them. */
const GROUPS: Record<string, string> = {
  catalogue: 'What is on, where and when.',
  search: 'Finding events by words and filters.',
  seats: 'The seat map of a show, once or live.',
  admission: 'Places in the line into a crowded show, and proof that nobody was moved in it.',
  waiting: 'Places in the line for seats that may come back.',
  bookings: 'Holding seats, paying for them, giving them back.',
  tickets: 'The right of admission: QR code, PDF, and tickets issued by staff.',
  accounts: 'Guests, registration, signing in.',
  payments: 'What payment providers tell us.',
  events: 'What people attend.',
  venues: 'Cinemas, theatres, arenas, and their halls.',
  categories: 'Kinds of events.',
  notifications: 'Mails to buyers.',
  demonstration: 'Invented buyers, for newcomers to watch.',
};

/** The OpenAPI 3.1 document of all endpoints, as plain data. */
export function openApi(): JsonSchema {
  const groups = new Set(Object.values<Endpoint>(endpoints).map(({ group }) => group));
  const known = Object.keys(GROUPS).filter(name => groups.has(name));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Matinee',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    tags: [...new Set([...known, ...groups])].map(name => ({
      name,
      ...(GROUPS[name] && { description: GROUPS[name] }),
    })),
    paths: paths(),
    components: {
      schemas: Object.fromEntries(named.map(([name, schema]) => [name, withReferences(schema, name)])),
      securitySchemes: { session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      headers,
      parameters,
    },
  };
}

function paths(): JsonSchema {
  const items: Record<string, Record<string, unknown>> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    items[endpoint.path] ??= {};
    items[endpoint.path]![endpoint.method.toLowerCase()] = operation(name, endpoint);
  }
  return items;
}

function operation(name: string, endpoint: Endpoint): JsonSchema {
  return {
    operationId: name,
    tags: [endpoint.group],
    summary: endpoint.summary,
    description: ACCESS[endpoint.access],
    security: endpoint.access === 'public' ? [{}, { session: [] }] : [{ session: [] }],
    parameters: [
      ...parametersIn('path', endpoint.params),
      ...parametersIn('query', endpoint.query),
      ...headersOf(endpoint),
    ],
    ...(endpoint.body && { requestBody: requestBody(endpoint.body, endpoint.takesLines) }),
    responses: responses(endpoint),
  };
}

const ACCESS: Record<Endpoint['access'], string> = {
  public: 'For everyone.',
  buyer: 'For buyers: any token, a guest’s included.',
  staff: 'For partners, within their venues, and admins.',
  admin: 'For admins.',
};

function parametersIn(place: 'path' | 'query', part: TObject | undefined): JsonSchema[] {
  return Object.entries<TSchema>(part?.properties ?? {}).map(([name, property]) => {
    const { description, ...schema } = plain(property);
    const required = place === 'path' || !isOptional(property);
    return {
      name,
      in: place,
      required,
      ...(description !== undefined && { description }),
      schema: withReferences(schema),
    };
  });
}

function headersOf({ method, access, replies, refusals }: Endpoint): JsonSchema[] {
  const isStream = Object.values(replies).some(reply => mediaTypeOf(reply) === 'text/event-stream');
  const names: (keyof typeof parameters)[] = [];
  if (method !== 'GET' && access !== 'public') names.push('Idempotency-Key');
  if (refusals.includes('admission-required')) names.push('Admission-Pass');
  if (isStream) names.push('Last-Event-ID');
  else if (method === 'GET') names.push('If-None-Match');
  return names.map(name => ({ $ref: `#/components/parameters/${name}` }));
}

const parameters = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Makes the request safe to repeat: 1 to 255 visible ASCII characters of your choice.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[!-~]+$' },
  },
  'Admission-Pass': {
    name: 'Admission-Pass',
    in: 'header',
    required: false,
    description: 'The pass of whoever was admitted, while the show is entered through a line.',
    schema: { type: 'string', maxLength: 255 },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The ETag of the reply you have.',
    schema: { type: 'string' },
  },
  'Last-Event-ID': {
    name: 'Last-Event-ID',
    in: 'header',
    required: false,
    description: 'The id of the last event you had; the stream goes on after it.',
    schema: { type: 'string' },
  },
};

const headers = {
  ETag: {
    description: 'Names this state of the reply, where it can be asked for again by `If-None-Match`.',
    schema: { type: 'string' },
  },
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer' } },
  'WWW-Authenticate': { description: 'How to identify oneself.', schema: { type: 'string' } },
};

function requestBody(body: TSchema, takesLines = false): JsonSchema {
  const schema = withReferences(plain(body));
  const lines = takesLines && { 'application/x-ndjson': { schema: { type: 'string' } } };
  return { required: !isOptional(body), content: { 'application/json': { schema }, ...lines } };
}

function responses(endpoint: Endpoint): JsonSchema {
  const found: Record<string, JsonSchema> = {};
  for (const [status, reply] of Object.entries(endpoint.replies)) {
    const isTagged = endpoint.method === 'GET' && mediaTypeOf(reply) !== 'text/event-stream';
    found[status] = {
      description: MEANING[status] ?? 'Done.',
      ...(isTagged && { headers: { ETag: { $ref: '#/components/headers/ETag' } } }),
      content: { [mediaTypeOf(reply)]: { schema: withReferences(replySchema(reply)) } },
    };
    if (isTagged) found[304] = { description: 'Unchanged: what you have is what there is.' };
  }
  for (const [status, codes] of codesByStatus(endpoint)) found[status] = problem(status, codes);
  return found;
}

const MEANING: Record<string, string> = { 200: 'Done.', 201: 'Made.', 202: 'Taken on; not finished yet.' };

/** Bytes have no JSON schema; in OpenAPI 3.1 their media type alone describes them. */
const replySchema = (reply: TSchema): JsonSchema =>
  mediaTypeOf(reply) === 'application/json' ? plain(reply) : {};

function codesByStatus(endpoint: Endpoint): [number, RefusalCode[]][] {
  const byStatus = Map.groupBy(refusalsOf(endpoint), code => refusals[code][0]);
  return [...byStatus].sort(([one], [other]) => one - other);
}

function problem(status: number, codes: readonly RefusalCode[]): JsonSchema {
  const names = { 401: 'WWW-Authenticate', 429: 'Retry-After', 503: 'Retry-After' } as Record<number, string>;
  const header = names[status];
  return {
    description: codes.map(code => `\`${code}\`: ${refusals[code][1]}`).join('\n\n'),
    ...(header && { headers: { [header]: { $ref: `#/components/headers/${header}` } } }),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem', properties: { code: { enum: codes } } },
      },
    },
  };
}

/** What other schemas refer to by name: every exported schema that is more than one plain text or number. */
const named: [string, JsonSchema][] = Object.entries<unknown>({
  Problem,
  SeatPlan,
  ...values,
  ...catalogue,
  ...seats,
  ...bookings,
  ...admission,
  ...waiting,
  ...tickets,
  ...accounts,
})
  .filter((entry): entry is [string, TSchema] => isSchema(entry[1]))
  .map(([name, schema]): [string, JsonSchema] => [name, plain(schema)])
  .filter(([, schema]) => schema.properties !== undefined || schema.enum !== undefined);

const nameOf = new Map(named.map(([name, schema]) => [JSON.stringify(schema), name]));

function isSchema(value: unknown): value is TSchema {
  return typeof value === 'object' && value !== null && '~kind' in value;
}

/** The schema with whatever in it has a name replaced by a reference; `own` is the name being defined. */
function withReferences(value: unknown, own?: string): JsonSchema {
  if (Array.isArray(value)) return value.map(part => withReferences(part)) as unknown as JsonSchema;
  if (typeof value !== 'object' || value === null) return value as unknown as JsonSchema;
  const name = nameOf.get(JSON.stringify(value));
  if (name !== undefined && name !== own) return { $ref: `#/components/schemas/${name}` };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withReferences(part)]));
}
