import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Random } from '../../platform/random.ts';

/** What a buyer of the sandbox may choose: how their "bank" will behave. The words are tokens, too. */
export const behaviours = ['approve', 'decline', 'late', 'twice', 'never'] as const;
export type Behaviour = (typeof behaviours)[number];

const NONCE_BYTES = 9;
const SEAL_BYTES = 15;

/** Tokens as the checkout page gives them: opaque, and good for the one behaviour that was chosen. */
export interface Tokens {
  seal(behaviour: Behaviour): string;
  /** The behaviour of a token of ours or of a plain word; undefined for anything else. */
  open(token: string): Behaviour | undefined;
}

/** Nothing is stored: which behaviour was sealed shows by trying the few that there are. */
export function tokens(secret: Buffer, random: Random): Tokens {
  const seal = (nonce: Uint8Array, behaviour: Behaviour) =>
    createHmac('sha256', secret).update(nonce).update(behaviour).digest().subarray(0, SEAL_BYTES);
  return {
    seal(behaviour) {
      const nonce = random(NONCE_BYTES);
      return `tok_${Buffer.concat([nonce, seal(nonce, behaviour)]).toString('base64url')}`;
    },
    open(token) {
      const text = token.startsWith('tok_') ? token.slice('tok_'.length) : '';
      const bytes = Buffer.from(text, 'base64url');
      if (bytes.length !== NONCE_BYTES + SEAL_BYTES || bytes.toString('base64url') !== text) {
        return behaviours.find(behaviour => behaviour === token);
      }
      const nonce = bytes.subarray(0, NONCE_BYTES);
      return behaviours.find(behaviour =>
        timingSafeEqual(bytes.subarray(NONCE_BYTES), seal(nonce, behaviour)),
      );
    },
  };
}
