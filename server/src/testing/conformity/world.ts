import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { runStream, settingsFor } from '@matinee/stream/src/run.ts';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { createDemoAccounts, type DemoAccount } from '../../accounts/index.ts';
import type { Database } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { testApp } from '../app.ts';
import { type GivenIds, givenShow, plainPlan } from '../given-show.ts';
import type { Operation } from './document.ts';
import type { Seen } from './judge.ts';

/** A request to an operation: its parts as values, and who makes it. */
export interface Ask {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The same before it is sent, for what no client library would let through. */
export interface RawAsk {
  readonly method: string;
  /** Below `/api/v1`, with its query string. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: Buffer | undefined;
}

export interface Person {
  readonly token: string;
  readonly buyerId: string;
}

/** The real app over a real database, listening, with one show on sale and everyone who may come to it. */
export interface World {
  readonly url: string;
  readonly database: Database;
  readonly show: GivenIds;
  readonly stranger: Person;
  readonly partner: Person;
  /** A partner of other venues. */
  readonly rival: Person;
  readonly admin: Person;
  /** What a payment provider has sent last. */
  readonly webhook: () => { headers: Record<string, string>; body: unknown } | undefined;
  hasHandler(operation: Operation): boolean;
  send(request: RawAsk): Promise<Seen>;
  /** What the server has logged last as an error: nothing of it is in a reply. */
  lastFailure(): string;
  /** A seat that nobody has had yet. */
  seat(): string;
}

const SEATS_PER_ROW = 400;

/** Opens it for the file that asks. */
export async function openWorld(t: { after(end: () => Promise<void>): void }): Promise<World> {
  const failures: string[] = [];
  const log = pino({ level: 'error' }, { write: line => failures.push(line) });
  const given: { show?: GivenIds; signIns?: DemoAccount[] } = {};
  const dataFolder = mkdtempSync(join(tmpdir(), 'matinee-conformity-'));
  const running = await runStream({ settings: settingsFor(dataFolder), clock: Date.now, log });
  t.after(async () => {
    await running.stop();
    rmSync(dataFolder, { recursive: true });
  });
  const { url, database, server } = await testApp(
    {
      log,
      environment: { MATINEE_DATA: dataFolder },
      async given({ write }) {
        const plan = plainPlan(20, SEATS_PER_ROW);
        given.show = await givenShow(write, { plan, cancelUntilMinutes: 60, refundPercent: 100 });
        given.signIns = await createDemoAccounts(write, [given.show.venueId]);
      },
    },
    t,
  );
  const send = sendTo(server);
  const post = async (path: string, body: object): Promise<Person> => {
    const payload = Buffer.from(JSON.stringify(body));
    const { status, bytes } = await send({ method: 'POST', url: path, headers: JSON_TYPE, payload });
    assert.ok(status < 300, bytes.toString());
    return JSON.parse(bytes.toString());
  };
  const staff = (role: string) => {
    const { email, password } = given.signIns!.find(account => account.role === role)!;
    return post('/accounts/login', { email, password });
  };
  return {
    url: `${url}/api/v1`,
    database,
    show: given.show!,
    stranger: await post('/sessions', {}),
    partner: await staff('partner'),
    rival: await rivalOf(database, () => staff('partner')),
    admin: await staff('admin'),
    webhook: firstWebhook(server),
    hasHandler: ({ method, path }) =>
      server.hasRoute({ method, url: `/api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}` }),
    send,
    lastFailure: () => failures.at(-1) ?? '',
    seat: seatsInTurn(),
  };
}

const sendTo =
  (server: FastifyInstance) =>
  async ({ method, url, headers, payload }: RawAsk): Promise<Seen> => {
    const request = { method: method as 'GET', url: `/api/v1${url}`, headers, ...(payload && { payload }) };
    const reply = await server.inject({ ...request, payloadAsStream: true });
    const { statusCode: status, headers: told } = reply;
    const isEndless = String(told['content-type']).startsWith('text/event-stream');
    const bytes = isEndless ? await firstOf(reply.stream()) : Buffer.concat(await reply.stream().toArray());
    return { status, headers: told as Seen['headers'], bytes };
  };

/** Listens in on the first webhook that comes: only the provider can sign one. */
function firstWebhook(server: FastifyInstance): World['webhook'] {
  let webhook: ReturnType<World['webhook']>;
  server.server.on('request', (request: IncomingMessage) => {
    if (webhook || !request.url?.includes('/payments/webhooks/')) return;
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      const { host, connection, 'content-length': _, 'transfer-encoding': __, ...headers } = request.headers;
      webhook ??= { headers: headers as Record<string, string>, body };
    });
  });
  return () => webhook;
}

function seatsInTurn(): () => string {
  let seats = 0;
  return () => {
    seats += 1;
    const row = String.fromCharCode(65 + Math.floor(seats / SEATS_PER_ROW));
    return `${row}${(seats % SEATS_PER_ROW) + 1}`;
  };
}

/** The beginning of a stream, which is then left. */
async function firstOf(stream: Readable): Promise<Buffer> {
  for await (const chunk of stream) return Buffer.from(chunk);
  return Buffer.alloc(0);
}

export const JSON_TYPE = { 'content-type': 'application/json' };

/** Another partner account: a copy of the demonstration's, without its venues. */
async function rivalOf(database: Database, signIn: () => Promise<Person>): Promise<Person> {
  const [own, rival] = ['partner@matinee.example', 'rival@matinee.example'];
  const rename = (from: string, to: string) =>
    database.write.query('update accounts set email = $2 where email = $1', [from, to]);
  await rename(own, 'kept@matinee.example');
  await database.write.query(
    `insert into accounts (account_id, email, name, password_hash, roles)
     select $1, $2, 'Rita Rival', password_hash, roles from accounts where email = 'kept@matinee.example'`,
    [newId(), own],
  );
  const person = await signIn();
  await rename(own, rival);
  await rename('kept@matinee.example', own);
  return person;
}

/** An ask as it goes over the wire. */
export function written(
  operation: Operation,
  { params = {}, query = {}, body, token, headers }: Ask,
): RawAsk {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(params[name] ?? 'missing'),
  );
  const search = new URLSearchParams(query).toString();
  return {
    method: operation.method,
    url: search ? `${path}?${search}` : path,
    headers: {
      ...(body !== undefined && JSON_TYPE),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    payload: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
  };
}
