import { codeOf, type FailureCode } from './problem.ts';
import { serverSent } from './server-sent.ts';

/** A stream that has told nothing after this long, in milliseconds, is held up somewhere on the way. */
const FIRST_WORD_MS = 6_000;
/** One without a sign of life for this long is dead: the server gives one every 15 s. */
const SILENCE_MS = 40_000;
/** So many streams in a row that told nothing, and what is followed is asked for by long polling instead. */
const MUTE_STREAMS = 2;
const POLL_SECONDS = 25;
/** How long a break may last before the reader is told, in milliseconds. */
const PATIENCE_MS = 3_000;
/** Between two tries, in milliseconds: from about half a second, twice as long each time, at most this. */
const LONGEST_PAUSE_MS = 8_000;

/** After these there is nothing to come back for. */
const final: ReadonlySet<FailureCode> = new Set(['not-found', 'unauthenticated', 'forbidden']);

/** What can be followed: every change of it has a larger revision. */
export interface Followed {
  readonly revision: number;
}

/** Where it is had from, by either way, and when it is over. */
export interface FollowSource<View> {
  /** `onBytes` hears of every sign of life. */
  stream(signal: AbortSignal, onBytes: () => void): AsyncIterable<View>;
  poll(query: { readonly since: number; readonly waitSeconds: number }, signal: AbortSignal): Promise<View>;
  isOver(view: View): boolean;
}

export interface FollowHearer<View> {
  heard(view: View): void;
  /** Whether the server can be heard. */
  live(live: boolean): void;
  /** There is no such thing, or it is somebody else's. */
  failed(failure: unknown): void;
}

type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Keeps telling a place in a line as it is, until it is over or `stop` is called. */
export function follow<View extends Followed>(
  source: FollowSource<View>,
  hearer: FollowHearer<View>,
  pause: Pause = pauseFor,
): { readonly stop: () => void; readonly lookAgain: () => void } {
  const following = new Following(source, hearer, pause);
  void following.run();
  return following;
}

/** The views in a stream's events of a name. */
export async function* viewsIn<View>(
  body: Promise<ReadableStream<Uint8Array<ArrayBuffer>>>,
  name: string,
  onBytes: () => void,
): AsyncGenerator<View> {
  for await (const { event, data } of serverSent(await body, onBytes)) {
    if (event === name) yield JSON.parse(data) as View;
  }
}

/** W6: the stream for as long as it lasts, long polling where none can be had, and whichever way the same answers. */
class Following<View extends Followed> {
  readonly #source: FollowSource<View>;
  readonly #hearer: FollowHearer<View>;
  readonly #pause: Pause;
  readonly #gone = new AbortController();
  #attempt = new AbortController();
  #last: View | undefined;
  #heardAt = Date.now();
  #mute = 0;
  #failures = 0;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(source: FollowSource<View>, hearer: FollowHearer<View>, pause: Pause) {
    this.#source = source;
    this.#hearer = hearer;
    this.#pause = pause;
  }

  readonly stop = (): void => {
    this.#gone.abort();
    this.#attempt.abort();
    clearTimeout(this.#telling);
  };

  /** After a sleep or a change of network the line is as good as cut, though nobody has said so yet. */
  readonly lookAgain = (): void => {
    if (Date.now() - this.#heardAt < SILENCE_MS / 2) return;
    this.#failures = 0;
    this.#attempt.abort();
  };

  get #isOver(): boolean {
    return this.#last !== undefined && this.#source.isOver(this.#last);
  }

  async run(): Promise<void> {
    while (!this.#gone.signal.aborted && !this.#isOver) {
      this.#attempt = new AbortController();
      const { signal } = this.#attempt;
      try {
        await (this.#mute < MUTE_STREAMS ? this.#stream(signal) : this.#poll(signal));
      } catch (failure) {
        if (this.#gone.signal.aborted) return;
        if (final.has(codeOf(failure))) {
          clearTimeout(this.#telling);
          this.#hearer.failed(failure);
          return;
        }
        this.#failures += 1;
        this.#telling ??= setTimeout(() => this.#hearer.live(false), PATIENCE_MS);
      }
      if (this.#failures > 0) await this.#pause(this.#pauseMs(), signal);
    }
  }

  /** Partly by chance, so that thousands who lost one server do not all come to the next in the same instant. */
  #pauseMs(): number {
    const most = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.#failures);
    return most / 2 + (Math.random() * most) / 2;
  }

  async #stream(signal: AbortSignal): Promise<void> {
    let told = false;
    const attempt = this.#attempt;
    let watch = setTimeout(() => attempt.abort(), FIRST_WORD_MS);
    const onBytes = (): void => {
      this.#heardAt = Date.now();
      clearTimeout(watch);
      watch = setTimeout(() => attempt.abort(), told ? SILENCE_MS : FIRST_WORD_MS);
    };
    try {
      for await (const view of this.#source.stream(signal, onBytes)) {
        told = true;
        this.#tell(view);
      }
    } finally {
      clearTimeout(watch);
      this.#mute = told ? 0 : this.#mute + 1;
    }
    // It ended though there is more to tell: the server is going, or was told to let its readers go.
    if (this.#last && !this.#isOver) this.#failures += 1;
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const since = this.#last?.revision ?? 0;
    this.#tell(await this.#source.poll({ since, waitSeconds: POLL_SECONDS }, signal));
  }

  #tell(view: View): void {
    this.#heardAt = Date.now();
    this.#failures = 0;
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#hearer.live(true);
    // Two ways of asking may overtake each other.
    if (this.#last && view.revision < this.#last.revision) return;
    this.#last = view;
    this.#hearer.heard(view);
  }
}

const pauseFor: Pause = (milliseconds, signal) =>
  new Promise(resolve => {
    if (signal.aborted) return resolve();
    setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
