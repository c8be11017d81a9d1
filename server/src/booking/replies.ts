import {
  Refusal,
  type RefusalCode,
  type RefusalDetails,
  refusals,
  refuse,
} from '@matinee/contract/refusals.ts';
import type { Sql } from '../platform/database/database.ts';
import { arrange, rowSet } from '../platform/database/rows.ts';

/** What is told to whoever sent a command. */
export type Reply = { readonly status: number; readonly body: unknown } | Refusal;

/** An idempotency key: whose it is, what it says, and a hash, in hexadecimal, of the request that it belongs to. */
export interface RequestKey {
  readonly owner: string;
  readonly key: string;
  readonly requestHash: string;
}

/** A reply kept under the key of its request, in the transaction of its effect (B9). */
export interface KeptReply {
  readonly request: RequestKey;
  /** As it is stored: kept by the ten thousand, an object of many parts would be a burden, and few are asked for again. */
  readonly reply: string;
}

export const keep = (request: RequestKey, reply: Reply): KeptReply => ({
  request,
  reply: JSON.stringify(stored(reply)),
});

const MOST_KEPT = 20_000;

/**
 * The replies given lately, so that most repetitions cost no query; what it has forgotten the database knows. Of two owners
 * with the same key, which are rare, it remembers the last.
 */
export class RecentReplies {
  readonly #kept = new Map<string, KeptReply>();

  find(request: RequestKey): Reply | undefined {
    const kept = this.#kept.get(request.key);
    return kept?.request.owner === request.owner ? repeated(kept, request) : undefined;
  }

  keep(kept: KeptReply): void {
    this.#kept.set(kept.request.key, kept);
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
  }

  clear(): void {
    this.#kept.clear();
  }
}

/** B9: the same key and the same request give the same reply; the same key with another request is refused. */
const repeated = (kept: KeptReply, request: RequestKey): Reply =>
  kept.request.requestHash === request.requestHash
    ? told(JSON.parse(kept.reply))
    : refuse('idempotency-key-reused');

type Stored = { readonly code: RefusalCode; readonly details: RefusalDetails } | { readonly body: unknown };

export interface StoredReply {
  readonly status: number;
  readonly reply: Stored;
}

/** A reply as `kept_replies` gives it. */
export function stored(reply: Reply): StoredReply {
  if (!(reply instanceof Refusal)) return { status: reply.status, reply: { body: reply.body } };
  return { status: refusals[reply.code][0], reply: { code: reply.code, details: reply.details } };
}

/** The reply that was stored. */
export const told = ({ status, reply }: StoredReply): Reply =>
  'code' in reply ? refuse(reply.code, reply.details) : { status, body: reply.body };

const asked = arrange({
  asked: rowSet<RequestKey>({
    owner: ['uuid', request => request.owner],
    key: ['text', request => request.key],
  }),
});

/** The replies kept under these keys, those that there are. */
export async function keptReplies(sql: Sql, requests: readonly RequestKey[]): Promise<KeptReply[]> {
  if (requests.length === 0) return [];
  const { rows } = await sql.query<RequestKey & { status: number; reply: Stored } & Record<string, unknown>>(
    KEPT,
    asked.values({ asked: requests }),
  );
  return rows.map(({ owner, key, requestHash, status, reply }) => ({
    request: { owner, key, requestHash },
    reply: JSON.stringify({ status, reply } satisfies StoredReply),
  }));
}

/** The reply to give again, if the request has been replied to before. */
export async function replyBefore(sql: Sql, request: RequestKey | undefined): Promise<Reply | undefined> {
  const [kept] = request ? await keptReplies(sql, [request]) : [];
  return kept && repeated(kept, request!);
}

const KEPT = `
  select owner, key, encode(request_hash, 'hex') as "requestHash", status, reply
  from ${asked.from.asked} join kept_replies using (owner, key)`;
