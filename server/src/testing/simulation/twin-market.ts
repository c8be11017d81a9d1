import type { Refusal } from '@matinee/contract/refusals.ts';
import { DatabaseClock, type Stopwatch } from '../../booking/database-clock.ts';
import { Lane } from '../../booking/lane.ts';
import type { ShowForSale } from '../../catalogue/index.ts';
import { newId } from '../../platform/ids.ts';
import { openLog } from '../../platform/log.ts';
import type { Request, Told, ToldBooking } from '../history/records.ts';
import { commandFor, present, toldBooking, toldOf } from './ask.ts';
import type { KnownPlace, Market } from './buyers.ts';
import type { SimulatedDatabase } from './simulated-database.ts';
import type { TwinStore } from './twin-store.ts';

/** Buyers ask a lane that writes to both databases. */
export class TwinMarket implements Market {
  readonly shows: readonly ShowForSale[];
  readonly buyerIds = Array.from({ length: 5 }, newId);
  readonly staffId = newId();
  readonly strangerId = newId();
  asked = 0;
  readonly #lane: Lane;
  readonly #simulated: SimulatedDatabase;
  readonly #passTime: (ms: number) => Promise<void>;

  constructor(given: {
    readonly store: TwinStore;
    readonly simulated: SimulatedDatabase;
    readonly shows: readonly ShowForSale[];
    readonly stopwatch: Stopwatch;
    readonly passTime: (ms: number) => Promise<void>;
  }) {
    const { store, simulated, shows, stopwatch, passTime } = given;
    this.shows = shows;
    this.#simulated = simulated;
    this.#passTime = passTime;
    this.#lane = new Lane({
      store,
      stopwatch,
      newId,
      clock: new DatabaseClock(stopwatch),
      log: openLog('off', 'silent'),
      committed: () => () => {},
      longestQueue: 100,
      // Time passes when buyers let it, and nothing happens meanwhile.
      timers: { soon: work => void setImmediate(work), after: () => () => {} },
    });
  }

  newId(): string {
    return newId();
  }

  sleep(ms: number): Promise<void> {
    return this.#passTime(ms);
  }

  databaseNow(): number {
    return this.#simulated.now();
  }

  strike(): void {}

  async ask(request: Request, key: string | null): Promise<Told> {
    this.asked += 1;
    const command = commandFor(request, this.#simulated, newId);
    const requestHash = Buffer.from(JSON.stringify(request)).toString('hex');
    const reply = await this.#lane.submit({
      showId: request.showId,
      command,
      ...(key && { key: { owner: this.staffId, key, requestHash } }),
      present: (decision, at) => present(command, decision, at),
    });
    return toldOf(reply as Refusal | { body: unknown });
  }

  async offerOf({ entryId }: KnownPlace): Promise<ToldBooking | undefined> {
    const entry = this.#simulated.entry(entryId);
    const offer = entry?.status === 'OFFERED' ? this.#simulated.booking(entry.bookingId!) : undefined;
    return offer && toldBooking(offer);
  }

  close(): Promise<void> {
    return this.#lane.close();
  }
}
