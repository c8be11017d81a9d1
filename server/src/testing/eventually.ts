import { sleep } from '../platform/clock.ts';

/** Waits until `look` gives something true, and gives that. Throws what it was waiting for after a minute. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
): Promise<Exclude<T, false | null | undefined>> {
  for (let attempt = 0; attempt < 3_000; attempt++) {
    const seen = await look();
    if (seen) return seen as Exclude<T, false | null | undefined>;
    await sleep(20);
  }
  throw new Error(`not seen within a minute: ${what}`);
}
