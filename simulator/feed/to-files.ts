import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Misuse } from '../options.ts';
import type { Topic } from './facts.ts';
import type { Delivery } from './feed.ts';

/** A folder with a file per topic, a line per fact, in the order of arrival. */
export class FeedFiles {
  readonly folder: string;
  readonly #files: Record<Topic, number>;

  /** `goesOn` adds to what is there. */
  constructor(folder: string, goesOn: boolean) {
    this.folder = folder;
    try {
      mkdirSync(folder, { recursive: true });
      const open = (topic: Topic) => openSync(join(folder, `${topic}.ndjson`), goesOn ? 'a' : 'w');
      this.#files = { bookings: open('bookings'), payments: open('payments') };
    } catch (error) {
      throw new Misuse(`--out cannot be written: ${(error as Error).message}.`);
    }
  }

  /** Writes them all, and returns how many that were. */
  take(deliveries: readonly Delivery[]): number {
    const texts: Record<Topic, string> = { bookings: '', payments: '' };
    for (const { topic, text } of deliveries) texts[topic] += `${text}\n`;
    writeSync(this.#files.bookings, texts.bookings);
    writeSync(this.#files.payments, texts.payments);
    return deliveries.length;
  }

  close(): void {
    closeSync(this.#files.bookings);
    closeSync(this.#files.payments);
  }
}
