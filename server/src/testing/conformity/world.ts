import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { createDemoAccounts } from '../../accounts/index.ts';
import { createApp, prepareDatabase } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import { newId } from '../../platform/ids.ts';
import { openLog } from '../../platform/log.ts';
import { testDatabase } from '../database.ts';
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
  /** A seat that nobody has had yet. */
  seat(): string;
}

const SEATS_PER_ROW = 400;

export async function openWorld(t: { after(end: () => Promise<void>): void }): Promise<World> {
  const database = await testDatabase(t);
  const log = openLog('off', 'silent');
  await prepareDatabase(database, log);
  const show = await givenShow(database.write, {
    plan: plainPlan(20, SEATS_PER_ROW),
    cancelUntilMinutes: 60,
    refundPercent: 100,
  });
  const signIns = await createDemoAccounts(database.write, [show.venueId]);
  const app = await createApp({
    config: readConfig({ RATE_LIMITS: 'off', NODE_ENV: 'test' }),
    database,
    secret: 'conformity test, thirty-two chars.',
    publicUrl: 'http://localhost',
    clock: systemClock,
    log,
  });
  const { server } = app;
  let webhook: ReturnType<World['webhook']>;
  server.addHook('preHandler', async request => {
    if (!request.url.includes('/payments/webhooks/')) return;
    webhook ??= { headers: request.headers as Record<string, string>, body: request.body };
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => app.close());

  let seats = 0;
  const send = async ({ method, url, headers, payload }: RawAsk): Promise<Seen> => {
    const request = { method: method as 'GET', url: `/api/v1${url}`, headers, ...(payload && { payload }) };
    const reply = await server.inject({ ...request, payloadAsStream: true });
    const { statusCode: status, headers: told } = reply;
    const isEndless = String(told['content-type']).startsWith('text/event-stream');
    const bytes = isEndless ? await firstOf(reply.stream()) : Buffer.concat(await reply.stream().toArray());
    return { status, headers: told as Seen['headers'], bytes };
  };
  const post = async (url: string, body: object): Promise<Person & Record<string, string>> => {
    const payload = Buffer.from(JSON.stringify(body));
    const { status, bytes } = await send({ method: 'POST', url, headers: JSON_TYPE, payload });
    assert.ok(status < 300, bytes.toString());
    return JSON.parse(bytes.toString());
  };
  const staff = (role: string) => {
    const { email, password } = signIns.find(account => account.role === role)!;
    return post('/accounts/login', { email, password });
  };
  return {
    url: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/api/v1`,
    database,
    show,
    stranger: await post('/sessions', {}),
    partner: await staff('partner'),
    rival: await rivalOf(database, () => staff('partner')),
    admin: await staff('admin'),
    webhook: () => webhook,
    hasHandler: ({ method, path }) =>
      server.hasRoute({ method, url: `/api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}` }),
    send,
    seat: () => {
      seats += 1;
      const row = String.fromCharCode(65 + Math.floor(seats / SEATS_PER_ROW));
      return `${row}${(seats % SEATS_PER_ROW) + 1}`;
    },
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
