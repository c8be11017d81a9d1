import type { Database, Sql } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import { TOKEN_DAYS } from './tokens.ts';

/** How soon all servers know of a revocation. */
const POLL_MS = 2_000;
/** A change may commit later than the instant it bears. */
const OVERLAP_SECONDS = 30;

/**
 * The accounts whose older tokens are dead, for as long as such tokens would have lived. They are few, so every server
 * knows all of them, and asks for the newest now and then instead of asking about each request.
 */
export class Revocations {
  readonly #versions = new Map<string, number>();
  readonly #sql: Sql;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();

  private constructor(sql: Sql) {
    this.#sql = sql;
  }

  static async open({ read }: Database, log: Log): Promise<Revocations> {
    const revocations = new Revocations(read);
    await revocations.#read(TOKEN_DAYS * 86_400);
    revocations.#timer = setInterval(() => {
      revocations.#reading = revocations
        .#read(OVERLAP_SECONDS)
        .catch(error => log.warn({ err: error }, 'revoked sessions could not be read'));
    }, POLL_MS).unref();
    return revocations;
  }

  isRevoked(accountId: string, version: number): boolean {
    const oldest = this.#versions.get(accountId);
    return oldest !== undefined && version < oldest;
  }

  /** What this server has changed itself, it knows at once. */
  note(accountId: string, version: number): void {
    this.#versions.set(accountId, Math.max(version, this.#versions.get(accountId) ?? 0));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
  }

  async #read(seconds: number): Promise<void> {
    const { rows } = await this.#sql.query<{ account_id: string; token_version: number }>(NEWEST, [seconds]);
    for (const row of rows) this.note(row.account_id, row.token_version);
  }
}

const NEWEST = `
  select account_id, token_version from accounts where revoked_at > now() - make_interval(secs => $1)`;
