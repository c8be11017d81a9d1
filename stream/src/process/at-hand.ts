import { setTimeout as pause } from 'node:timers/promises';
import { CannotStart } from '@matinee/server/src/platform/cannot-start.ts';
import { holderOf } from '@matinee/server/src/platform/data-folder.ts';
import { openLog } from '@matinee/server/src/platform/log.ts';
import { partsOf, type Settings } from '../settings.ts';
import { openStream } from '../stream.ts';
import { callsOf, type StreamCalls } from './calls.ts';
import { ask, doorAt } from './door.ts';

export interface AtHand {
  readonly calls: StreamCalls;
  close(): Promise<void>;
}

/**
 * The stream of a folder, for a command beside the server: the one that a running Matinee owns, or, if none runs, opened here for
 * as long as the command takes; joining meanwhile, where the command needs that. Throws CannotStart.
 */
export async function streamAtHand(settings: Settings, isJoining: boolean): Promise<AtHand> {
  const { folder } = settings;
  // Whoever has just started, or is about to end, is given a moment to do so.
  for (let attempt = 0; attempt < 50 && holderOf(folder) !== undefined; attempt++) {
    const door = doorAt(partsOf(settings).door);
    if (door) return { calls: remote(door), close: async () => {} };
    await pause(100);
  }
  if (holderOf(folder) !== undefined) {
    throw new CannotStart(`The stream of ${folder} is just starting or stopping: try again in a moment.`);
  }
  const log = openLog('pretty', process.env.LOG_LEVEL || 'warn');
  const stream = await openStream({ settings, log, clock: Date.now });
  if (isJoining) await stream.startJoining();
  return { calls: callsOf(stream), close: () => stream.close() };
}

/** The same calls, made through the door. */
function remote(door: NonNullable<ReturnType<typeof doorAt>>): StreamCalls {
  const call = (_: object, name: string | symbol) => (given: unknown) => ask(door, String(name), given);
  return new Proxy({}, { get: call }) as StreamCalls;
}
