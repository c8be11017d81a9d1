import { refuse } from '@matinee/contract/refusals.ts';
import type { Submission } from '../../booking/deciding.ts';
import type { Lane } from '../../booking/lane.ts';
import type { Asked } from '../../booking/lanes.ts';
import type { Tenure } from '../../booking/ownership.ts';
import type { Reply } from '../../booking/replies.ts';
import type { Chance } from './chance.ts';
import type { SimulatedDatabase } from './simulated-database.ts';
import type { SimulatedStore } from './simulated-store.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A server as far as it shares lanes with others. */
export interface Sharing {
  readonly name: string;
  readonly number: number;
  readonly lanes: readonly Lane[];
  /** Those of its lanes, and then the one by which all of them write. */
  readonly stores: readonly SimulatedStore[];
  /** Whose each lane is, as it has heard last. */
  readonly known: Map<number, Tenure>;
  readonly died: Promise<null>;
  isDead: boolean;
  stalledUntil: number;
  /** A lane is another's from now on, or its own: what was seen of its shows may be old. */
  lookAnew(lane: number): void;
}

export interface OwnersOptions {
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly database: SimulatedDatabase;
  readonly latencyMs: () => number;
  /** The probability that what one server says to another is lost. */
  readonly lost: () => number;
  readonly servers: () => readonly Sharing[];
  readonly lanes: number;
  readonly keyed: (asked: Asked, newId: () => string) => Asked;
  readonly newId: () => string;
  readonly trace: (line: () => string) => void;
}

const BEAT_MS = 300;
const SILENCE_MS = 1_500;
const PATIENCE_MS = 4_000;
const LOOK_AGAIN_MS = 100;

/**
 * Lanes that change hands among servers: by rows of the database, of which everybody hears sooner or later (`ownership.ts`), with
 * whatever was on its way then; and the way to the owner (`lanes.ts`). Who gives and who takes is drawn, since nothing may depend
 * on it.
 */
export class Owners {
  readonly #given: OwnersOptions;

  constructor(given: OwnersOptions) {
    this.#given = given;
  }

  /** A server is there: it takes what nobody has, and is given some of what others have. */
  welcome(server: Sharing): void {
    const { time, chance } = this.#given;
    time.plan(chance.integer(BEAT_MS), () => {
      for (let lane = 0; lane < this.#given.lanes; lane++) {
        const owner = this.#ownerOf(lane);
        if (!owner) this.#move(lane, server);
        else if (owner !== server && chance.happens(0.5)) void this.#handOver(lane, owner, server);
      }
    });
  }

  /** A server gives all that it has to another, as when it is stopped. */
  leave(server: Sharing): void {
    for (let lane = 0; lane < this.#given.lanes; lane++) {
      const to = this.#another(server);
      if (to && this.#ownerOf(lane) === server) void this.#handOver(lane, server, to);
    }
  }

  /** A server is dead, and others notice: at once, or by its silence. */
  bury(dead: Sharing): void {
    const { time, chance } = this.#given;
    time.plan(chance.pick([1, BEAT_MS, SILENCE_MS]), () => this.#takeFrom(dead));
  }

  /** Nothing that a server says or is told goes through for a while. */
  stall(server: Sharing, ms: number): void {
    const { time } = this.#given;
    server.stalledUntil = time.now + ms;
    for (const store of server.stores) store.stall(server.stalledUntil);
    if (ms > SILENCE_MS) time.plan(SILENCE_MS, () => this.#takeFrom(server));
  }

  #takeFrom(from: Sharing): void {
    for (let lane = 0; lane < this.#given.lanes; lane++) {
      const to = this.#another(from);
      if (to && this.#given.database.owner(lane)?.server === from.number) this.#move(lane, to);
    }
  }

  #ownerOf(lane: number): Sharing | undefined {
    const { database, servers } = this.#given;
    const owner = database.owner(lane)?.server;
    return servers().find(({ number, isDead }) => number === owner && !isDead);
  }

  #another(than: Sharing): Sharing | undefined {
    const { chance, servers, time } = this.#given;
    const others = servers().filter(
      other => other !== than && !other.isDead && other.stalledUntil <= time.now,
    );
    return others.length === 0 ? undefined : chance.pick(others);
  }

  async #handOver(lane: number, from: Sharing, to: Sharing): Promise<void> {
    const seen = this.#given.database.owner(lane)!.epoch;
    await from.lanes[lane]!.halt();
    if (!from.isDead) this.#move(lane, to, seen);
  }

  #move(lane: number, to: Sharing, seen = this.#given.database.owner(lane)?.epoch ?? 0): void {
    const { database, servers, trace } = this.#given;
    const is = database.move(lane, seen, to.number);
    trace(() => `lane ${lane + 1} is server ${is?.server}’s, for the ${is?.epoch}. time`);
    for (const server of servers()) this.#tell(server, lane);
  }

  /** By a notification, or by the next beat. */
  #tell(server: Sharing, lane: number): void {
    const { time, chance, database, latencyMs, lost } = this.#given;
    const hear = () => {
      if (server.isDead) return;
      if (server.stalledUntil > time.now) time.plan(server.stalledUntil - time.now, hear);
      else this.#hear(server, database.owner(lane)!);
    };
    time.plan(chance.happens(lost()) ? BEAT_MS : chance.integer(latencyMs() + 1), hear);
  }

  #hear(server: Sharing, tenure: Tenure): void {
    const { lane, epoch } = tenure;
    if ((server.known.get(lane)?.epoch ?? 0) >= epoch) return;
    server.known.set(lane, tenure);
    if (tenure.server === server.number) {
      server.stores[lane]!.tenure = tenure;
      server.lanes[lane]!.resume();
    } else void server.lanes[lane]!.halt();
    server.lookAnew(lane);
  }

  /** At whichever server it is asked: by the owner of the lane. */
  submit(server: Sharing, lane: number, submission: Submission): Promise<Reply> {
    const own = server.lanes[lane]!;
    const elsewhere = () => this.#elsewhere(server, lane, submission);
    return own.isHalted ? elsewhere() : own.submit({ ...submission, elsewhere });
  }

  async #elsewhere(server: Sharing, lane: number, submission: Submission): Promise<Reply> {
    const { time, keyed, newId, servers } = this.#given;
    // What is passed on is plain data, but for how it is told, which here is a function.
    const sent = keyed(submission as unknown as Asked, newId) as unknown as Submission;
    const giveUpAt = time.now + PATIENCE_MS;
    do {
      const owner = server.known.get(lane)?.server;
      if (owner === server.number && !server.lanes[lane]!.isHalted) return this.submit(server, lane, sent);
      const other = servers().find(({ number }) => number === owner);
      const reply = other && other !== server && (await this.#ask(other, lane, sent));
      if (reply) return reply;
      await time.sleep(LOOK_AGAIN_MS);
    } while (time.now < giveUpAt);
    return refuse('overloaded');
  }

  /** Nothing where there is no answer, and then whether it was done is not known. */
  async #ask(owner: Sharing, lane: number, sent: Submission): Promise<Reply | undefined> {
    const { time, chance, latencyMs, lost } = this.#given;
    await time.sleep(chance.integer(latencyMs() + 1));
    if (owner.isDead || chance.happens(lost()) || owner.lanes[lane]!.isHalted) return undefined;
    const reply = await Promise.race([this.submit(owner, lane, sent), owner.died]);
    await time.sleep(chance.integer(latencyMs() + 1));
    return reply === null || chance.happens(lost()) ? undefined : reply;
  }
}
