import { hash } from 'node:crypto';

/** Why a line has ended. Only after `sold-out` there is nothing left to be had. */
export type Closing = 'sold-out' | 'sale-over' | 'switched-off' | 'calm';

/** What can happen in a line, as docs/admission.md publishes it: the fields are written in this order. */
export type Happening =
  | {
      readonly kind: 'line';
      readonly lineId: string;
      readonly showId: string;
      readonly commitment: string;
      readonly opensAt: string;
    }
  | { readonly kind: 'rescheduled'; readonly opensAt: string }
  | { readonly kind: 'arrived'; readonly place: string }
  | { readonly kind: 'left'; readonly place: string }
  | { readonly kind: 'passed-on'; readonly place: string }
  | { readonly kind: 'opened'; readonly seed: string; readonly order: string }
  | { readonly kind: 'admitted'; readonly places: readonly string[]; readonly passUntil: string }
  | { readonly kind: 'closed'; readonly because: Closing };

export type Entry = { readonly index: number; readonly at: string } & Happening;

/** An entry with its place in the chain. `text` is what was hashed, and what is stored and published. */
export interface Logged {
  readonly entry: Entry;
  readonly text: string;
  /** SHA-256 over the hash before and the text, in hexadecimal digits. */
  readonly hash: string;
}

/** What stands before the first entry. */
export const NO_HASH = '0'.repeat(64);

/** The last entry that there is. */
export interface Head {
  readonly length: number;
  readonly hash: string;
}

/** Makes entries out of what happens at one instant, each chained to the one before. */
export function chain(head: Head, now: number, happenings: readonly Happening[]): Logged[] {
  const at = new Date(now).toISOString();
  let before = head.hash;
  return happenings.map((happening, offset) => {
    const entry: Entry = { index: head.length + offset, at, ...happening };
    const text = JSON.stringify(entry);
    before = hashOf(before, text);
    return { entry, text, hash: before };
  });
}

export const hashOf = (before: string, text: string): string =>
  hash('sha256', Buffer.concat([Buffer.from(before, 'hex'), Buffer.from(text)]), 'hex');

/** The commitment to a seed: its SHA-256, in hexadecimal digits. */
export const commitmentTo = (seed: Uint8Array): string => hash('sha256', seed, 'hex');
