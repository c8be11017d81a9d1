import { argon2, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import pLimit from 'p-limit';
import { systemRandom } from '../platform/random.ts';

const hashed = promisify(argon2);

/** OWASP's recommendation for Argon2id: 19 MiB, two passes, one lane; some 20 ms of a core. */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Hashing shares Node's four threads with files and compression, and the machine's cores with the sale. */
const AT_ONCE = Math.max(1, Math.min(2, availableParallelism() - 1));
const MOST_WAITING = 64;

/** Hashes passwords off the event loop, a few at a time. Beyond a bounded queue it refuses: `overloaded`. */
export interface Passwords {
  /** In the PHC string format. */
  hash(password: string): Promise<string | Refusal>;
  /** Takes as long where there is no hash, so that nobody learns from it who has an account. */
  matches(password: string, hash: string | undefined): Promise<boolean | Refusal>;
}

export function openPasswords(atOnce = AT_ONCE, mostWaiting = MOST_WAITING): Passwords {
  const limit = pLimit(atOnce);
  const bounded = async <T>(work: () => Promise<T>): Promise<T | Refusal> =>
    limit.pendingCount < mostWaiting ? limit(work) : refuse('overloaded');
  return {
    hash: password => bounded(() => hashOf(password, Buffer.from(systemRandom(SALT_BYTES)))),
    matches: (password, hash) => bounded(() => isHashOf(password, hash)),
  };
}

async function hashOf(password: string, salt: Buffer): Promise<string> {
  const hash = await digest(password, salt, { memory: MEMORY_KIB, passes: PASSES, parallelism: LANES });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(hash)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
/** What passwords are compared with where there is no account: never equal, and as much work. */
const NOBODY = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(Buffer.alloc(SALT_BYTES))}$${unpadded(Buffer.alloc(HASH_BYTES))}`;

async function isHashOf(password: string, phc: string | undefined): Promise<boolean> {
  const match = PHC.exec(phc ?? NOBODY);
  if (!match) throw new Error('an account has a password hash of an unknown form');
  const [, memory, passes, parallelism, salt, expected] = match as unknown as string[];
  const hash = await digest(password, Buffer.from(salt!, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  const isEqual = timingSafeEqual(hash, Buffer.from(expected!, 'base64'));
  return isEqual && phc !== undefined;
}

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** NFKC: the same password typed on different keyboards is the same (NIST SP 800-63B). */
const digest = (password: string, nonce: Buffer, cost: Cost): Promise<Buffer> =>
  hashed('argon2id', { message: password.normalize('NFKC'), nonce, tagLength: HASH_BYTES, ...cost });

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
