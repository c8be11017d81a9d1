import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { spoken } from '../terminal.ts';
import { complaintsOf } from './command.ts';
import { type Followed, followed } from './followed.ts';
import type { SwarmRun } from './swarm.ts';
import type { Target } from './target.ts';

/** Longer than any run takes on a busy machine: it waits for something that does not come. */
const LONGEST_RUN_MS = 300_000;
const LONGEST_CLOSE_MS = 20_000;

export type SwarmServerOptions = {
  readonly open: () => Promise<Target>;
  readonly interrupted: AbortSignal;
  readonly longestRunMs?: number;
  /** Where `uncaughtException` is heard: this process, but in tests. */
  readonly fatal?: EventEmitter;
};

/**
 * What a swarm plays on: a fresh server over a fresh database for every run, so that a seed comes to the same whatever was played
 * before it. Whatever happens in a run is a complaint about it: also that it threw, that it did not end, or that it would have
 * ended this process.
 */
export class SwarmServer {
  readonly #options: SwarmServerOptions;
  #target: Followed | null = null;
  #fatal: string[] = [];
  readonly #note = (error: unknown) => void this.#fatal.push(`it would have ended the server: ${error}`);

  constructor(options: SwarmServerOptions) {
    this.#options = options;
    (options.fatal ?? process).on('uncaughtException', this.#note);
  }

  /** Plays a run and gives what is wrong with it; nothing that is said counts once it is interrupted. */
  async complaints(run: SwarmRun): Promise<readonly string[]> {
    this.#fatal = [];
    const said = await this.#play(run).catch(error => [`it broke off: ${error?.stack ?? error}`]);
    const complaints = [...this.#fatal, ...said];
    await this.#leave();
    return complaints;
  }

  async close(): Promise<void> {
    (this.#options.fatal ?? process).off('uncaughtException', this.#note);
    await this.#leave();
  }

  async #play(run: SwarmRun): Promise<readonly string[]> {
    const { open, interrupted, longestRunMs = LONGEST_RUN_MS } = this.#options;
    const target = followed(await open());
    this.#target = target;
    const ended = new AbortController();
    const overdue = sleep(longestRunMs, undefined, { signal: ended.signal, ref: false }).then(
      () => [
        `it has not ended after ${spoken(longestRunMs / 1000)}, and waits for ${target.underWay().join(', ') || 'nothing'}`,
      ],
      () => [],
    );
    return Promise.race([complaintsOf(run, target, interrupted), overdue]).finally(() => ended.abort());
  }

  /** One that hangs is left behind. */
  async #leave(): Promise<void> {
    const target = this.#target;
    this.#target = null;
    if (target)
      await Promise.race([
        target.close().catch(() => {}),
        sleep(LONGEST_CLOSE_MS, undefined, { ref: false }),
      ]);
  }
}
