import { hash } from 'node:crypto';
import { Refusal, refusals, refuse } from '@matinee/contract/refusals.ts';
import type { Pool } from 'pg';
import { type Sql, transaction } from '../database/database.ts';
import { Outcome } from './answers.ts';

/** 1 to 255 visible ASCII characters, as in the IETF draft "The Idempotency-Key HTTP Header Field". */
export const isIdempotencyKey = (text: string): boolean => /^[\x21-\x7e]{1,255}$/.test(text);

/** What makes two requests the same: the operation, the path and the body. In hexadecimal: bytes cost more to keep. */
export function requestHash(method: string, path: string, body: unknown): string {
  return hash('sha256', `${method} ${path}\n${body === undefined ? '' : JSON.stringify(body)}`, 'hex');
}

export interface KeyedRequest {
  readonly owner: string;
  readonly key: string;
  /** In hexadecimal, see `requestHash`. */
  readonly hash: string;
}

/** What a write came to: a reply, or a refusal, which undoes all that the write had done. */
export type Effect = Outcome | Refusal;

/**
 * B9: the effect and the reply under its key are one transaction. A second request with the key waits on the key's row
 * until the first has committed, then gets the first one's reply.
 */
export function once(
  pool: Pool,
  request: KeyedRequest,
  write: (sql: Sql) => Promise<Effect>,
): Promise<Effect> {
  return transaction(pool, async sql => {
    const { rowCount } = await sql.query(TAKE_KEY, [request.owner, request.key, request.hash]);
    if (rowCount === 0) return earlier(sql, request);
    await sql.query('savepoint effect');
    const effect = await write(sql);
    if (effect instanceof Refusal) await sql.query('rollback to savepoint effect');
    const [status, reply] =
      effect instanceof Refusal
        ? [refusals[effect.code][0], { code: effect.code, details: effect.details }]
        : [effect.status, { body: effect.body, headers: effect.headers }];
    await sql.query(KEEP_REPLY, [request.owner, request.key, status, JSON.stringify(reply)]);
    return effect;
  });
}

/** Without a key: the same transaction, and nothing to remember. */
export async function atLeastOnce(pool: Pool, write: (sql: Sql) => Promise<Effect>): Promise<Effect> {
  try {
    return await transaction(pool, async sql => {
      const effect = await write(sql);
      if (effect instanceof Refusal) throw new Undone(effect);
      return effect;
    });
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    throw error;
  }
}

class Undone extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

interface Kept {
  readonly request_hash: string;
  readonly status: number;
  readonly reply:
    | { readonly code: Refusal['code']; readonly details: Refusal['details'] }
    | { readonly body: unknown; readonly headers: Record<string, string> };
}

async function earlier(sql: Sql, { owner, key, hash }: KeyedRequest): Promise<Effect> {
  const { rows } = await sql.query<Kept & Record<string, unknown>>(READ_KEY, [owner, key]);
  const [kept] = rows;
  if (!kept) return refuse('idempotency-key-in-progress');
  if (hash !== kept.request_hash) return refuse('idempotency-key-reused');
  if ('code' in kept.reply) return refuse(kept.reply.code, kept.reply.details);
  return new Outcome(kept.status, kept.reply.body, kept.reply.headers);
}

const TAKE_KEY = `
  insert into idempotency_keys (owner, key, request_hash, status, reply)
  values ($1, $2, decode($3, 'hex'), 0, 'null')
  on conflict do nothing`;

const KEEP_REPLY = `
  update idempotency_keys set status = $3, reply = $4 where owner = $1 and key = $2`;

const READ_KEY = `
  select encode(request_hash, 'hex') as request_hash, status, reply from kept_replies where owner = $1 and key = $2`;
