import type { Log } from '../platform/log.ts';
import { type Channel, type Peer, PeerAway, type Peers } from '../platform/peers/index.ts';
import type { Committed } from './deciding.ts';
import type { Change } from './engine/booking.ts';
import type { Watched } from './lanes.ts';
import type { LoadedShow } from './load.ts';
import type { Store } from './store.ts';

/** What the owner of a show tells those who follow it: what a commit has changed. */
interface Told {
  readonly showId: string;
  readonly revision: number;
  readonly changes: readonly Change[];
}

interface Mirror {
  show: LoadedShow | undefined;
  /** What was told while the show was being loaded. */
  readonly early: Told[];
  /** Resolves to the show as it is kept from then on; undefined if there is none. */
  readonly ready: Promise<LoadedShow | undefined>;
}

export interface MirrorsOptions {
  readonly peers: Peers;
  readonly store: Store;
  readonly log: Log;
  readonly ownerOf: (showId: string) => Peer | 'self' | undefined;
  /** What nobody looks at is followed no longer. */
  readonly watched: Watched;
  readonly committed: Committed;
}

const FOLLOW = 'follow';
const UNFOLLOW = 'unfollow';
const CHANGED = 'changed';
const TRY_AGAIN_MS = 500;

/**
 * Shows that other servers write, as they were last committed: loaded from the database like the writer's own, and kept up by what
 * the writer tells after each commit, so that readers here see what readers there see. What is told before a reply is heard before
 * it: who buys here and looks at the map sees what they have bought.
 */
export class Mirrors {
  readonly #options: MirrorsOptions;
  readonly #mirrors = new Map<string, Mirror>();
  #loading: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: MirrorsOptions) {
    this.#options = options;
    options.peers.on(CHANGED, (told, channel) => this.#hear(told as Told, channel));
  }

  async look<T>(showId: string, see: (show: LoadedShow) => T): Promise<T | undefined> {
    const mirror = this.#mirrors.get(showId) ?? this.#begin(showId);
    const show = await mirror.ready;
    return show && see(show);
  }

  /** What is looked at next is looked at anew. */
  drop(showId: string): void {
    this.#mirrors.delete(showId);
  }

  get showIds(): string[] {
    return [...this.#mirrors.keys()];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#loading;
    await this.#options.store.close();
  }

  #begin(showId: string): Mirror {
    const { promise: ready, resolve, reject } = Promise.withResolvers<LoadedShow | undefined>();
    const mirror: Mirror = { show: undefined, early: [], ready };
    this.#mirrors.set(showId, mirror);
    this.#fill(showId, mirror).then(resolve, error => {
      if (this.#mirrors.get(showId) === mirror) this.#mirrors.delete(showId);
      reject(error);
    });
    return mirror;
  }

  /** First to follow, then to load: what is committed in between is in both, and nothing is in neither. */
  async #fill(showId: string, mirror: Mirror): Promise<LoadedShow | undefined> {
    const channel = await this.#follow(showId);
    const begin = () => this.#options.store.load(showId);
    const loading = this.#loading.then(begin);
    this.#loading = loading.catch(() => {});
    const show = await loading;
    if (!show) {
      this.#mirrors.delete(showId);
      return undefined;
    }
    mirror.show = show;
    for (const told of mirror.early.splice(0)) this.#take(mirror, told);
    const again = () => {
      if (this.#mirrors.get(showId) === mirror) this.renew(showId);
    };
    if (channel) channel.onClose(again);
    else setTimeout(again, TRY_AGAIN_MS).unref();
    return show;
  }

  /** Nobody may be there to be followed, for a moment: then the show is seen as it is now, and soon again. */
  async #follow(showId: string): Promise<Channel | undefined> {
    const owner = this.#options.ownerOf(showId);
    if (!owner || owner === 'self') return undefined;
    try {
      const channel = await this.#options.peers.call(owner);
      const isFollowed = await channel.ask(FOLLOW, showId);
      return isFollowed && channel.isOpen ? channel : undefined;
    } catch (error) {
      if (error instanceof PeerAway) return undefined;
      throw error;
    }
  }

  #hear(told: Told, channel: Channel): void {
    const mirror = this.#mirrors.get(told.showId);
    if (!mirror || !this.#options.watched.has(told.showId)) {
      this.#mirrors.delete(told.showId);
      channel.tell(UNFOLLOW, told.showId);
    } else if (mirror.show) this.#take(mirror, told);
    else mirror.early.push(told);
  }

  #take(mirror: Mirror, { showId, revision, changes }: Told): void {
    const show = mirror.show!;
    if (revision <= show.revision) return;
    try {
      if (revision > show.revision + 1)
        throw new Error(`revision ${revision} was told after ${show.revision}`);
      for (const change of changes) show.seats.apply(change);
      show.revision = revision;
      this.#options.committed(show, changes)();
    } catch (error) {
      this.#options.log.warn({ err: error, showId }, 'what the owner of a show has told could not be taken');
      this.renew(showId);
    }
  }

  /** Loads a show anew, for those who look at it. */
  renew(showId: string): void {
    const { watched } = this.#options;
    if (this.#mirrors.delete(showId) && !this.#isClosed && watched.has(showId)) watched.outdated(showId);
  }
}

/** Those who follow shows that this server writes. */
export class Followers {
  readonly #followers = new Map<string, Set<Channel>>();

  /** `isOwn`: whether a show is this server's to write. */
  constructor(peers: Peers, isOwn: (showId: string) => boolean) {
    peers.on(FOLLOW, (showId, channel) => isOwn(showId as string) && this.#add(showId as string, channel));
    peers.on(UNFOLLOW, (showId, channel) => this.#remove(showId as string, channel));
  }

  tell(showId: string, revision: number, changes: readonly Change[]): void {
    const followers = this.#followers.get(showId);
    if (!followers) return;
    const told: Told = { showId, revision, changes: changes.filter(isSeen) };
    for (const channel of followers) channel.tell(CHANGED, told);
  }

  #add(showId: string, channel: Channel): true {
    const followers = this.#followers.get(showId) ?? new Set();
    this.#followers.set(showId, followers.add(channel));
    channel.onClose(() => this.#remove(showId, channel));
    return true;
  }

  #remove(showId: string, channel: Channel): void {
    const followers = this.#followers.get(showId);
    followers?.delete(channel);
    if (followers?.size === 0) this.#followers.delete(showId);
  }
}

/** What changes how a show looks to those who read of it. */
const isSeen = ({ kind }: Change): boolean =>
  kind === 'booking' || kind === 'entry' || kind === 'seats-blocked' || kind === 'seats-unblocked';
