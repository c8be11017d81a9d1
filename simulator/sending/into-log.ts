import { type AtHand, CannotStart, Refused, settingsFor, streamAtHand } from '@matinee/stream/src/run.ts';
import { Misuse } from '../options.ts';
import type { Way } from './sending.ts';

/** The log of the sales stream in a data folder: that of the Matinee that runs on it, or if none does, opened meanwhile. */
export class IntoLog implements Way {
  readonly name: string;
  readonly #feed: string;
  readonly #stream: AtHand;

  private constructor(name: string, feed: string, stream: AtHand) {
    this.name = name;
    this.#feed = feed;
    this.#stream = stream;
  }

  static async open(dataFolder: string, feed: string): Promise<IntoLog> {
    const settings = settingsFor(dataFolder);
    try {
      return new IntoLog(`The log in ${settings.folder}`, feed, await streamAtHand(settings, true));
    } catch (error) {
      throw error instanceof CannotStart ? new Misuse(error.message) : error;
    }
  }

  async send(topic: string, lines: readonly string[], key: string): Promise<string> {
    try {
      await this.#stream.calls.feed({ feed: this.#feed, key, lines: lines.map(value => ({ topic, value })) });
      return 'taken';
    } catch (error) {
      return reasonToWait(error);
    }
  }

  /** What was sent is in the tables then, unless the Matinee that has the log has ended: then it will be, once it runs again. */
  async close(): Promise<void> {
    try {
      await this.#stream.calls.joined(null);
    } catch (error) {
      reasonToWait(error);
    } finally {
      await this.#stream.close();
    }
  }
}

/** Why it may be worth another try; throws what it will not mend. */
function reasonToWait(error: unknown): string {
  // The door of a Matinee that has just ended is shut.
  if (error instanceof TypeError) return 'whoever has it does not answer';
  if (error instanceof Refused && error.status === 503) return error.message;
  throw error;
}
