import { type Segment, stationOf } from './journeys.ts';

export type Spot = { readonly x: number; readonly y: number };
export type Size = { readonly width: number; readonly height: number };
type Station = 'seller' | 'scanner';

/** On the way from the buses (0) to the inside (1): where servers stand, and how far back their lines may reach. */
const along = {
  bus: 0.03,
  seller: { server: 0.45, back: 0.16 },
  scanner: { server: 0.88, back: 0.62 },
  inside: 0.985,
} as const;
/** Across the way: the sellers leave a lane free, by which whoever has tickets passes them. */
const across = { seller: [0.24, 1], scanner: [0, 1] } as const;
const LANE = 0.08;
const MARGIN = 18;

/** Where everything is on a floor of so many pixels: from left to right, or from above where there is more height than width. */
export class Floor {
  readonly size: Size;
  readonly isTall: boolean;
  /** The radius of somebody. */
  readonly dot: number;
  readonly #lines: Readonly<Record<Station, number>>;

  constructor(size: Size, lines: Readonly<Record<Station, number>>) {
    this.size = size;
    this.isTall = size.height > size.width;
    this.#lines = lines;
    const breadth = (this.isTall ? size.width : size.height) / Math.max(lines.seller / 0.76, lines.scanner);
    this.dot = Math.min(4.5, Math.max(1.6, breadth / 9));
  }

  get bus(): Spot {
    return this.#spot(along.bus, 0.5);
  }

  get inside(): Spot {
    return this.#spot(along.inside, 0.5);
  }

  server(station: Station, line: number): Spot {
    return this.#spot(along[station].server, this.#across(station, line));
  }

  /** Where a word about all servers of a kind may stand: before the first of them. */
  head(station: Station): Spot {
    const { server, back } = along[station];
    return this.#spot(this.isTall ? back : server, 0);
  }

  /** The place of whoever is `index`th in a line, 0 being served; a line too long for its way goes on in rows beside it. */
  place(station: Station, line: number, index: number): Spot {
    const { server, back } = along[station];
    const step = (this.dot * 2.5) / this.#length;
    const inRow = Math.max(1, Math.floor((server - back) / step));
    const row = Math.floor(index / inRow);
    const beside = ((row % 2 === 0 ? 1 : -1) * Math.ceil(row / 2) * this.dot * 2.2) / this.#breadth;
    return this.#spot(server - (index % inRow) * step, this.#across(station, line) + beside);
  }

  /** Somebody on the way, `share` of it behind them, to a line of `tail` people; `from` is the seller's line they come from. */
  walk({ phase, line }: Segment, share: number, from: number | null, tail: number): Spot {
    const station = stationOf(phase);
    const to = line === null ? this.#spot(along[station].back, 0.5) : this.place(station, line, tail);
    if (station === 'seller') return between(this.bus, to, share);
    if (from !== null) return between(this.server('seller', from), to, share);
    const lane = this.#spot(along.seller.server, LANE);
    return share < 0.6 ? between(this.bus, lane, share / 0.6) : between(lane, to, (share - 0.6) / 0.4);
  }

  get #length(): number {
    return (this.isTall ? this.size.height : this.size.width) - 2 * MARGIN;
  }

  get #breadth(): number {
    return (this.isTall ? this.size.width : this.size.height) - 2 * MARGIN;
  }

  #across(station: Station, line: number): number {
    const [first, last] = across[station];
    return first + ((line + 0.5) / this.#lines[station]) * (last - first);
  }

  #spot(a: number, c: number): Spot {
    const [long, broad] = [MARGIN + a * this.#length, MARGIN + c * this.#breadth];
    return this.isTall ? { x: broad, y: long } : { x: long, y: broad };
  }
}

const between = (from: Spot, to: Spot, share: number): Spot => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
});
