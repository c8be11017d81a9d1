import { setTimeout as pause } from 'node:timers/promises';
import { Misuse } from '../options.ts';
import { OverHttp } from './over-http.ts';

/** Lines at a time: a megabyte or two. */
const MOST_LINES = 5_000;
/** How long what cannot be taken just now is tried again. */
const PATIENCE_MS = 60_000;
const AGAIN_MS = 500;

/** A line on its way into the sales stream, in the stream of its topic. */
export type Sent = { readonly topic: string; readonly text: string };

/** A way into the sales stream. */
export interface Way {
  /** Where it leads, for people. */
  readonly name: string;
  /**
   * Sends lines of one topic in their order, once for each key, however often it is asked: 'taken' once they are durable, or why
   * another try is worth it. Throws Misuse where none is.
   */
  send(topic: string, lines: readonly string[], key: string): Promise<string>;
  close(): Promise<void>;
}

/** Lines on their way into the sales stream, each topic in its order. */
export class Sending {
  readonly #way: Way;

  private constructor(way: Way) {
    this.#way = way;
  }

  /**
   * `to` is the address of a running Matinee, or `log`: the log of the stream in the data folder. `feed` is the name under whose clock
   * the lines are judged. Throws Misuse if there is no way.
   */
  static async open(to: string, feed: string): Promise<Sending> {
    if (to !== 'log') return new Sending(new OverHttp(to, feed, process.env.MATINEE_TOKEN));
    // It brings the whole of the stream along.
    const { IntoLog } = await import('./into-log.ts');
    return new Sending(await IntoLog.open(process.env.MATINEE_DATA || '.matinee', feed));
  }

  /** Sends them all, in order, and returns how many were taken: fewer only when interrupted, between two batches. */
  async take(lines: readonly Sent[], interrupted?: AbortSignal): Promise<number> {
    let sent = 0;
    while (sent < lines.length) {
      const batch = lines.slice(sent, sent + MOST_LINES);
      for (const topic of [...new Set(batch.map(line => line.topic))].sort())
        await this.#send(
          topic,
          batch.filter(line => line.topic === topic).map(({ text }) => text),
        );
      sent += batch.length;
      if (interrupted?.aborted) break;
    }
    return sent;
  }

  async #send(topic: string, lines: readonly string[]): Promise<void> {
    const key = crypto.randomUUID();
    for (const until = performance.now() + PATIENCE_MS; ; ) {
      const answer = await this.#way.send(topic, lines, key);
      if (answer === 'taken') return;
      if (performance.now() > until) throw new Misuse(`${this.#way.name} takes nothing: ${answer}.`);
      await pause(AGAIN_MS);
    }
  }

  close(): Promise<void> {
    return this.#way.close();
  }
}
