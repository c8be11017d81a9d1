import { Misuse } from '../options.ts';
import type { Way } from './sending.ts';

/** The streams of a running Matinee: a request for each batch. */
export class OverHttp implements Way {
  readonly name: string;
  readonly #feed: string;
  readonly #token: string | undefined;

  /** `token` is a staff session. */
  constructor(url: string, feed: string, token: string | undefined) {
    this.name = url;
    this.#feed = feed;
    this.#token = token;
  }

  async send(topic: string, lines: readonly string[], key: string): Promise<string> {
    const headers: Record<string, string> = {
      'content-type': 'application/x-ndjson',
      'idempotency-key': key,
    };
    if (this.#token !== undefined) headers.authorization = `Bearer ${this.#token}`;
    let response: Response;
    try {
      const address = `${this.name}/api/v1/streams/${topic}?feed=${this.#feed}`;
      response = await fetch(address, { method: 'POST', headers, body: `${lines.join('\n')}\n` });
      if (response.ok) {
        await response.arrayBuffer();
        return 'taken';
      }
    } catch (error) {
      return (error as { cause?: Error }).cause?.message ?? (error as Error).message;
    }
    const text = await response.text();
    if (response.status === 429 || response.status >= 500) return `${response.status} ${text}`;
    const hint = response.status === 401 ? ' MATINEE_TOKEN names the session of an admin.' : '';
    throw new Misuse(`${this.name} refuses them: ${response.status} ${text}.${hint}`);
  }

  async close(): Promise<void> {}
}
