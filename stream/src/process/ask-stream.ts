import { Refused } from '../refused.ts';
import { partsOf, streamFolder } from '../settings.ts';
import type { StreamCalls } from './calls.ts';
import { ask, doorAt } from './door.ts';

/** What came as JSON belongs to whoever asked. */
type Told<T> = T extends readonly (infer Item)[]
  ? Told<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Told<T[Key]> }
    : T;

/** Asks the process that owns the stream. Throws Refused, with 503 where there is none just now. */
export type AskStream = <Name extends keyof StreamCalls>(
  name: Name,
  given: Parameters<StreamCalls[Name]>[0],
) => Promise<Told<Awaited<ReturnType<StreamCalls[Name]>>>>;

/** The stream of a data folder, for another process such as the server. */
export const streamOf = (dataFolder: string): AskStream =>
  (async (name: string, given: unknown) => {
    const door = doorAt(partsOf({ folder: streamFolder(dataFolder) }).door);
    if (!door) throw new Refused('The sales stream is not running just now.', 503);
    try {
      return await ask(door, name, given);
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw new Refused('The sales stream does not answer just now.', 503);
    }
  }) as AskStream;
