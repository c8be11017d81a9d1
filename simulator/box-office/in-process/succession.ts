import type { BreakingPoint } from '../target.ts';
import { type ServerOptions, SimulatedServer } from './server.ts';

/** One server after the other: another takes the place of one that has died, once the database has `letGo` of it. */
export class Succession {
  readonly #options: Omit<ServerOptions, 'atOnce'>;
  readonly #letGo: (died: SimulatedServer) => Promise<unknown>;
  readonly #burials: Promise<void>[] = [];
  #server: SimulatedServer;
  #atOnce = false;
  #reviving: Promise<void> | undefined;

  static async begin(
    options: Omit<ServerOptions, 'atOnce'>,
    letGo: (died: SimulatedServer) => Promise<unknown>,
  ): Promise<Succession> {
    return new Succession(options, letGo, await SimulatedServer.start({ ...options, atOnce: false }));
  }

  private constructor(
    options: Omit<ServerOptions, 'atOnce'>,
    letGo: (died: SimulatedServer) => Promise<unknown>,
    first: SimulatedServer,
  ) {
    this.#options = options;
    this.#letGo = letGo;
    this.#server = first;
  }

  get atOnce(): boolean {
    return this.#atOnce;
  }

  /** How many have died. */
  get deaths(): number {
    return this.#burials.length;
  }

  /** Has something done by the present one; resolves when there is one again, should it die of it. */
  async do<T>(work: (server: SimulatedServer) => Promise<T>): Promise<T> {
    const done = await work(this.#server);
    if (this.#server.isDead) this.#reviving ??= this.#revive();
    await this.#reviving;
    return done;
  }

  dieAt(point: BreakingPoint): void {
    this.#server.dieAt(point);
  }

  async serve({ atOnce }: { atOnce: boolean }): Promise<void> {
    if (atOnce === this.#atOnce) return;
    await this.#server.stop();
    this.#atOnce = atOnce;
    await this.#start();
  }

  async end(): Promise<void> {
    await this.#server.stop();
    await Promise.all(this.#burials);
  }

  async #revive(): Promise<void> {
    this.#burials.push(this.#server.bury());
    await this.#letGo(this.#server);
    await this.#start();
    this.#reviving = undefined;
  }

  /** It has taken up what was open when it is to be asked. */
  async #start(): Promise<void> {
    this.#server = await SimulatedServer.start({ ...this.#options, atOnce: this.#atOnce });
    await this.#server.rest();
  }
}
