import type { SeatChanges, SeatStates } from '@matinee/contract/http/seats.ts';
import { unpackStates } from '@matinee/contract/seat-states.ts';
import type { SeatState } from '@matinee/contract/values.ts';
import type { Layout } from './layout.ts';

/** What the map and the list show and change together. A new value after every change; its parts never change. */
export interface Choice {
  /** By index in the layout. */
  readonly states: readonly SeatState[];
  /** Of the server's seat map; -1 until it has been heard from. */
  readonly revision: number;
  /** In the order in which the buyer chose, which is the order the third-ticket discount goes by. */
  readonly chosen: readonly number[];
  /** Seats that somebody else took after the buyer had chosen them. */
  readonly lost: readonly number[];
}

export type Toggled = 'chosen' | 'put-back' | 'not-free' | 'too-many';

interface StoreOptions {
  /** The most that may be chosen. */
  readonly most: number;
  /** When changing seats: those the buyer has, chosen at first; a further one then takes the earliest one's place. */
  readonly own?: readonly string[];
}

/** The seats of one show as this buyer sees them. Map, list and basket share one, through `useSyncExternalStore`. */
export class SeatStore {
  readonly layout: Layout;
  readonly most: number;
  readonly own: ReadonlySet<number>;
  #choice: Choice;
  #claiming = false;
  readonly #listeners = new Set<() => void>();

  constructor(layout: Layout, { most, own = [] }: StoreOptions) {
    this.layout = layout;
    this.most = most;
    this.own = new Set(own.flatMap(seatId => layout.indexOf.get(seatId) ?? []));
    this.#choice = { states: layout.seats.map(() => 'free'), revision: -1, chosen: [...this.own], lost: [] };
  }

  readonly current = (): Choice => this.#choice;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly isFree = (seat: number): boolean => this.#freeIn(this.#choice.states, seat);

  toggle(seat: number): Toggled {
    const { chosen, states } = this.#choice;
    if (chosen.includes(seat)) {
      this.#set({ chosen: chosen.filter(other => other !== seat) });
      return 'put-back';
    }
    if (!this.#freeIn(states, seat)) return 'not-free';
    if (chosen.length >= this.most && this.own.size === 0) return 'too-many';
    this.#set({ chosen: [...chosen.slice(Math.max(0, chosen.length + 1 - this.most)), seat], lost: [] });
    return 'chosen';
  }

  /** Chooses just these seats. */
  choose(seats: readonly number[]): void {
    this.#set({ chosen: seats.slice(0, this.most), lost: [] });
  }

  /** Chooses the first free numbered places of a standing area; answers how many of `count` there were. */
  chooseStanding(section: number, count: number): number {
    const elsewhere = this.#choice.chosen.filter(seat => this.layout.sectionOf[seat] !== section);
    const wanted = Math.min(count, this.most - elsewhere.length);
    const found = firstFree(this.layout.sections[section]!.seats, wanted, this.isFree);
    this.#set({ chosen: [...elsewhere, ...found], lost: [] });
    return found.length;
  }

  /** The whole seat map as the server has it now, from which changes count. */
  applySnapshot({ revision, states }: Pick<SeatStates, 'revision' | 'states'>): void {
    this.#setStates(unpackStates(states, this.layout.seats.length), revision);
  }

  applyChanges({ revision, changes }: SeatChanges): void {
    if (revision <= this.#choice.revision) return;
    this.#setStates(this.#changed(this.#choice.states, changes), revision);
  }

  /** What a refusal told: these are gone, whatever was heard last. */
  markTaken(seatIds: readonly string[]): void {
    const taken = seatIds.map(seatId => ({ seatId, state: 'held' as const }));
    this.#setStates(this.#changed(this.#choice.states, taken), this.#choice.revision);
  }

  /** The buyer has been told which seats were lost. */
  forgetLost(): void {
    if (this.#choice.lost.length > 0) this.#set({ lost: [] });
  }

  /** While the buyer's own hold is being made, the seats that it takes do not count as lost. */
  async claim<T>(work: () => Promise<T>): Promise<T> {
    this.#claiming = true;
    try {
      return await work();
    } catch (failure) {
      this.#claiming = false;
      this.#setStates(this.#choice.states, this.#choice.revision);
      throw failure;
    }
  }

  #freeIn(states: readonly SeatState[], seat: number): boolean {
    return states[seat] === 'free' || this.own.has(seat);
  }

  #changed(base: readonly SeatState[], changes: SeatChanges['changes']): SeatState[] {
    const states = base.slice();
    for (const { seatId, state } of changes) {
      const seat = this.layout.indexOf.get(seatId);
      if (seat !== undefined) states[seat] = state;
    }
    return states;
  }

  /** Gives up chosen seats that are gone; for a place to stand any other of its area does as well. */
  #setStates(states: readonly SeatState[], revision: number): void {
    const { layout } = this;
    const stays = (seat: number): boolean => this.#claiming || this.#freeIn(states, seat);
    const chosen = this.#choice.chosen.filter(stays);
    const lost: number[] = [];
    for (const seat of this.#choice.chosen) {
      if (stays(seat)) continue;
      const section = layout.sections[layout.sectionOf[seat]!]!;
      const others = section.standing ? section.seats : [];
      const [instead] = firstFree(others, 1, other => states[other] === 'free' && !chosen.includes(other));
      if (instead === undefined) lost.push(seat);
      else chosen.push(instead);
    }
    this.#set({ states, revision, chosen, lost: [...this.#choice.lost, ...lost] });
  }

  #set(change: Partial<Choice>): void {
    this.#choice = { ...this.#choice, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function firstFree(places: readonly number[], count: number, isFree: (place: number) => boolean): number[] {
  const found: number[] = [];
  for (const place of places) {
    if (found.length >= count) break;
    if (isFree(place)) found.push(place);
  }
  return found;
}
