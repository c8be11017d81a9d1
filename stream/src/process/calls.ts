import type { View } from '../charts/charts.ts';
import type { ChartAnswer, Choices } from '../charts/insights.ts';
import type { Answer, AskLimits } from '../database/owner.ts';
import { correctLetter, type Replayed, replayLetters } from '../dead-letters/correct.ts';
import {
  type DeadLetter,
  type LetterFilter,
  type LetterPage,
  listLetters,
  readLetter,
} from '../dead-letters/letters.ts';
import { type AlertFilter, type AlertList, listAlerts } from '../fraud/alerts.ts';
import type { Found } from '../fraud/watch.ts';
import { keepGateFacts } from '../gate/keep.ts';
import type { Control } from '../job/feeds.ts';
import { keepOwnFacts } from '../own-facts/keep.ts';
import { type Reconciliation, reconcile } from '../reconcile.ts';
import type { ReplayState, ReplayWish } from '../replay/replay.ts';
import type { Stream } from '../stream.ts';
import { type WarehouseState, warehouseState } from '../warehouse/state.ts';
import type { BuildReport } from '../warehouse/warehouse.ts';
import { control, feedLines, type Line } from './feeding.ts';

/**
 * What other programs may ask of the stream: commands at a terminal, and Matinee's server. The same functions answer in this
 * process and, through the door, in others; so what they take and give is JSON.
 */
export const callsOf = (stream: Stream) => ({
  /** Answers a query. Throws Refused. */
  ask: ({ text, limits }: { text: string; limits: AskLimits }): Promise<Answer> =>
    stream.owner.ask(text, limits),

  /** Takes lines of a feed; resolves when they are durable; those of one key are taken once. Throws LogFull while there are too many. */
  feed: ({ feed, lines, key }: { feed: string; lines: Line[]; key?: string }): Promise<void> =>
    stream.once(key, () => feedLines(stream.events, feed, lines)),

  /** Tells the join something about a feed. */
  control: ({ feed, what }: { feed: string; what: Control }): Promise<void> =>
    stream.events.append([control(feed, what)]),

  /** Resolves when everything that the log has now is joined or kept, and what of it is over is told. */
  joined: async (_: null): Promise<void> => {
    await keepGateFacts(stream.owner, stream.events);
    await stream.joining().reached(stream.events.ends());
  },

  /** Proves that everything adds up. */
  reconcile: (_: null): Promise<Reconciliation> => reconcile(stream.owner),

  /** Dead letters, the latest first. */
  deadLetters: (given: LetterFilter & { limit: number; after?: string | undefined }): Promise<LetterPage> =>
    listLetters(stream.owner, given),

  /** One of them, whole. Throws Refused. */
  deadLetter: ({ letterId }: { letterId: string }): Promise<DeadLetter> => readLetter(stream.owner, letterId),

  /** Sends a text in the place of a dead letter. Throws Refused for what would be one again. */
  correctLetter: ({ letterId, text }: { letterId: string; text: string }): Promise<DeadLetter> =>
    correctLetter(stream, letterId, text),

  /** Sends dead letters again as they are, those of them that can be used now. */
  replayLetters: ({ letterIds }: { letterIds: readonly string[] }): Promise<Replayed> =>
    replayLetters(stream, letterIds),

  /** What the rules of fraud found. */
  fraudAlerts: (given: AlertFilter & { limit: number }): Promise<AlertList> =>
    listAlerts(stream.owner, stream.fraud.rules, given),

  /** Asks the rules of fraud about all of history, and compares that with what the stream has found. */
  reviewFraud: async (_: null): Promise<Found[]> => {
    await keepOwnFacts(stream.owner, stream.events);
    await stream.fraud.look();
    return stream.fraud.review();
  },

  /** Begins to join history again. Throws Refused while another replay runs. */
  startReplay: async (wish: ReplayWish): Promise<void> => stream.replays.start(wish),

  /** How the last replay goes, or went. */
  replayState: async (_: null): Promise<ReplayState> => stream.replays.state,

  /** The charts there are; `template` is left out. */
  charts: async (_: null) => stream.insights.charts.map(({ template, ...chart }) => chart),

  /** What a chart shows of a view. Throws Refused. */
  chart: ({ chart, view }: { chart: string; view: View }): Promise<ChartAnswer> =>
    stream.insights.chart(chart, view),

  /** The same as a Parquet file, in base64. Throws Refused. */
  chartParquet: async ({ chart, view }: { chart: string; view: View }): Promise<string> =>
    (await stream.insights.parquet(chart, view)).toString('base64'),

  /** What a view can be narrowed to. */
  choices: (view: View): Promise<Choices> => stream.insights.choices(view),

  /** Greater once something was written that a chart may show. */
  pulse: (_: null): Promise<number> => stream.insights.pulse(),

  /** The models, how the last builds went, and how fresh everything is. */
  warehouse: (_: null): Promise<WarehouseState> => warehouseState(stream.owner, stream.warehouse.project),

  /** Builds and tests the models of the warehouse. */
  buildWarehouse: (given: { isFull: boolean }): Promise<BuildReport> => stream.warehouse.build(given),
});

export type StreamCalls = ReturnType<typeof callsOf>;
