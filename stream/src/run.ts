import type { Log } from '@matinee/server/src/platform/log.ts';
import { keepGateFacts } from './gate/keep.ts';
import { toldByGates } from './gate/told.ts';
import { keepOwnFacts } from './own-facts/keep.ts';
import { callsOf } from './process/calls.ts';
import { openDoor } from './process/door.ts';
import { forgetLog } from './process/forget-log.ts';
import { OwnFacts } from './process/own-facts.ts';
import { keepDoing, type Periodic } from './process/periodic.ts';
import { partsOf, type Settings } from './settings.ts';
import { openStream, type Stream } from './stream.ts';

export { CannotStart } from '@matinee/server/src/platform/cannot-start.ts';
export { type AtHand, streamAtHand } from './process/at-hand.ts';
export { MOST_FACTS } from './process/own-facts.ts';
export { Refused } from './refused.ts';
export { settingsFor } from './settings.ts';

export interface RunOptions {
  readonly settings: Settings;
  readonly clock: () => number;
  readonly log: Log;
}

/** A stream at work: joining what arrives, answering through its door. */
export interface RunningStream {
  readonly stream: Stream;
  /** Where Matinee's own facts are taken in. */
  readonly ownFacts: OwnFacts;
  stop(): Promise<void>;
}

/** Opens the stream and sets everything of it going. Throws CannotStart if another process has it. */
export async function runStream(options: RunOptions): Promise<RunningStream> {
  const stream = await openStream(options);
  await stream.startJoining();
  const work = keepDoing(periodicTasks(stream), options.log);
  const door = await openDoor(partsOf(options.settings).door, callsOf(stream));
  return {
    stream,
    ownFacts: await OwnFacts.open(stream.events),
    async stop() {
      await door.close();
      await work.stop();
      await stream.close();
    },
  };
}

/** What is done again and again while the stream runs. */
function periodicTasks(stream: Stream): Periodic[] {
  const { owner, events, lake, fraud, warehouse, settings } = stream;
  const haveGatesTold = toldByGates(owner);
  const build = async () => {
    const { isOk, reason } = await warehouse.build();
    if (!isOk) stream.log.error({ reason }, 'the warehouse could not be built; readers keep what they had');
  };
  return [
    {
      name: 'forget the log',
      everyMs: 10 * 60_000,
      work: () => forgetLog(stream),
    },
    { name: 'keep own facts', everyMs: 1_000, work: async () => void (await keepOwnFacts(owner, events)) },
    {
      name: 'keep what gates publish',
      everyMs: 1_000,
      work: async () => void (await keepGateFacts(owner, events)),
    },
    { name: 'look for fraud', everyMs: 5_000, mostShare: 0.1, work: () => fraud.look() },
    { name: 'take up for the lake', everyMs: 1_000, work: async () => void (await lake.takeUp()) },
    { name: 'flush the lake', everyMs: settings.lakeEveryMs, work: async () => void (await lake.flush()) },
    {
      name: 'compact the lake',
      everyMs: 60 * 60_000,
      async work() {
        await lake.compact();
        await lake.prune();
      },
    },
    {
      name: 'build the warehouse',
      everyMs: 20_000,
      work: async () => void ((await warehouse.isDue()) && (await build())),
    },
    {
      name: 'build what gates have told',
      everyMs: 2_000,
      mostShare: 0.1,
      work: async () => void ((await haveGatesTold()) && (await build())),
    },
  ];
}
