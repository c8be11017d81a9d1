import { setTimeout as sleep } from 'node:timers/promises';
import { Misuse } from '../options.ts';

/** Lines in one request: some hundred kilobytes. */
const MOST_LINES = 2_000;
/** How long an address that does not answer is tried again. */
const PATIENCE_MS = 60_000;

/** A line on its way into the stream of its topic. */
export type Sent = { readonly topic: string; readonly text: string };

/** The streams of a running Matinee, a request per batch of lines; each topic keeps its order. */
export class FeedToStream {
  readonly #url: string;
  readonly #token: string | undefined;
  readonly #interrupted: AbortSignal;

  /** `token` is a staff session. Broken off while it waits when `interrupted` is aborted. */
  constructor(url: string, token: string | undefined, interrupted: AbortSignal) {
    this.#url = url;
    this.#token = token;
    this.#interrupted = interrupted;
  }

  /** Sends them all, in order, and returns how many were taken: fewer only when interrupted. Repeats what got no answer. */
  async take(deliveries: readonly Sent[]): Promise<number> {
    let sent = 0;
    while (sent < deliveries.length) {
      const batch = deliveries.slice(sent, sent + MOST_LINES);
      for (const topic of [...new Set(batch.map(delivery => delivery.topic))].sort()) {
        const lines = batch.filter(delivery => delivery.topic === topic).map(({ text }) => text);
        if (lines.length > 0) await this.#send(topic, lines);
      }
      sent += batch.length;
      if (this.#interrupted.aborted) break;
    }
    return sent;
  }

  /** A batch that was begun is sent whole, interrupted or not: what was sent can be counted then. */
  async #send(topic: string, lines: readonly string[]): Promise<void> {
    const key = crypto.randomUUID();
    for (const until = performance.now() + PATIENCE_MS; ; ) {
      const answer = await this.#post(topic, lines, key);
      if (answer === 'taken') return;
      if (performance.now() > until) throw new Misuse(`${this.#url} does not take the feed: ${answer}.`);
      await sleep(500);
    }
  }

  /** 'taken', or why it may be worth another try. */
  async #post(topic: string, lines: readonly string[], key: string): Promise<string> {
    const headers: Record<string, string> = {
      'content-type': 'application/x-ndjson',
      'idempotency-key': key,
    };
    if (this.#token !== undefined) headers.authorization = `Bearer ${this.#token}`;
    let response: Response;
    try {
      const body = `${lines.join('\n')}\n`;
      response = await fetch(`${this.#url}/api/v1/streams/${topic}`, { method: 'POST', headers, body });
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
    throw new Misuse(`${this.#url} refuses the feed: ${response.status} ${text}.${hint}`);
  }
}
