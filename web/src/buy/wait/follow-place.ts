import type { WaitingView } from '@matinee/contract/http/waiting.ts';
import { call, callForStream } from '../../api/call.ts';
import { codeOf, type FailureCode } from '../../api/problem.ts';
import { type ServerSent, serverSent } from '../../api/server-sent.ts';

/** A stream that has told nothing after this long, in milliseconds, is held up somewhere on the way. */
const FIRST_WORD_MS = 6_000;
/** One without a sign of life for this long is dead: the server gives one every 15 s. */
const SILENCE_MS = 40_000;
/** So many streams in a row that told nothing, and the place is asked for by long polling instead. */
const MUTE_STREAMS = 2;
const POLL_SECONDS = 25;
/** How long a break may last before the buyer is told, in milliseconds. */
const PATIENCE_MS = 3_000;
/** Between two tries, in milliseconds: from about half a second, twice as long each time, at most this. */
const LONGEST_PAUSE_MS = 8_000;

/** After these there is nothing to come back for. */
const final: ReadonlySet<FailureCode> = new Set(['not-found', 'unauthenticated', 'forbidden']);

export const isOver = ({ status }: WaitingView): boolean => status !== 'WAITING' && status !== 'OFFERED';

export interface PlaceHearer {
  place(view: WaitingView): void;
  /** Whether the server can be heard. */
  live(live: boolean): void;
  /** There is no such place, or it is somebody else's. */
  failed(failure: unknown): void;
}

/** Where a place is had from. */
export interface PlaceSource {
  stream(entryId: string, signal: AbortSignal, onBytes: () => void): AsyncIterable<ServerSent>;
  poll(entryId: string, since: number, signal: AbortSignal): Promise<WaitingView>;
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Keeps telling a place in the line as it is, until it has ended or the returned function is called. */
export function followPlace(
  entryId: string,
  hearer: PlaceHearer,
  source: PlaceSource = server,
): { readonly stop: () => void; readonly lookAgain: () => void } {
  const following = new Following(entryId, hearer, source);
  void following.run();
  return following;
}

/** W6: the stream for as long as it lasts, long polling where none can be had, and whichever way the same answers. */
class Following {
  readonly #entryId: string;
  readonly #hearer: PlaceHearer;
  readonly #source: PlaceSource;
  readonly #gone = new AbortController();
  #attempt = new AbortController();
  #last: WaitingView | undefined;
  #heardAt = Date.now();
  #mute = 0;
  #failures = 0;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(entryId: string, hearer: PlaceHearer, source: PlaceSource) {
    this.#entryId = entryId;
    this.#hearer = hearer;
    this.#source = source;
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

  async run(): Promise<void> {
    while (!this.#gone.signal.aborted && !(this.#last && isOver(this.#last))) {
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
      if (this.#failures > 0) await this.#source.pause(this.#pauseMs(), signal);
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
      for await (const { event, data } of this.#source.stream(this.#entryId, signal, onBytes)) {
        if (event !== 'waiting') continue;
        told = true;
        this.#tell(JSON.parse(data) as WaitingView);
      }
    } finally {
      clearTimeout(watch);
      this.#mute = told ? 0 : this.#mute + 1;
    }
    // It ended though the wait did not: the server is going, or was told to let its readers go.
    if (this.#last && !isOver(this.#last)) this.#failures += 1;
  }

  async #poll(signal: AbortSignal): Promise<void> {
    this.#tell(await this.#source.poll(this.#entryId, this.#last?.revision ?? 0, signal));
  }

  #tell(view: WaitingView): void {
    this.#heardAt = Date.now();
    this.#failures = 0;
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#hearer.live(true);
    // Two ways of asking may overtake each other.
    if (this.#last && view.revision < this.#last.revision) return;
    this.#last = view;
    this.#hearer.place(view);
  }
}

const server: PlaceSource = {
  async *stream(entryId, signal, onBytes) {
    yield* serverSent(await callForStream('waitingLive', { params: { entryId }, signal }), onBytes);
  },
  poll: (entryId, since, signal) =>
    call('waiting', { params: { entryId }, query: { since, waitSeconds: POLL_SECONDS }, signal }),
  pause: (milliseconds, signal) =>
    new Promise(resolve => {
      if (signal.aborted) return resolve();
      setTimeout(resolve, milliseconds);
      signal.addEventListener('abort', () => resolve(), { once: true });
    }),
};
