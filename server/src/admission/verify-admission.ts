/**
 * Checks a published log of admission, and that a place is in it where its receipt says, with nothing but the file: no server, no
 * database, and nothing of ours imported.
 *
 *   npm run verify-admission -- LOG [RECEIPT] [--keys FILE|URL]
 *
 * For strangers who want to know that nobody was moved. docs/admission.md says what is checked and what cannot be.
 */
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';

export interface Receipt {
  readonly placeId: string;
  readonly showId: string;
  readonly lineId: string;
  readonly arrivedAt: string;
  readonly index: number;
  readonly hash: string;
  readonly commitment: string;
  readonly kid: string;
  readonly signature: string;
}

export interface Keys {
  readonly keys: readonly { kty: string; crv: string; kid: string; x: string }[];
}

export interface Report {
  readonly faults: string[];
  readonly entries: number;
  readonly arrivals: number;
  readonly admitted: number;
  /** Of the receipt's place: where it stood in the order, counted from 1, and whether it was let in. */
  readonly place?: { readonly position: number | null; readonly status: 'waiting' | 'admitted' | 'left' };
}

type Entry = { readonly index: number; readonly at: string; readonly kind: string } & Record<string, unknown>;

const LINE = /^\{"hash":"([0-9a-f]{64})","entry":(\{.*\})\}$/;
const SHOWN_FAULTS = 20;

/** Reads a log as it was published, an entry a line, and says everything about it that is not as it must be. */
export function verifyLog(log: string, receipt?: Receipt, keys?: Keys): Report {
  const history = new History();
  const lines = log.split('\n');
  if (lines.pop() !== '') history.fault(lines.length, 'the log does not end with a whole line');
  let before = '0'.repeat(64);
  const hashes: string[] = [];
  for (const [index, line] of lines.entries()) {
    const match = LINE.exec(line);
    if (!match) {
      history.fault(index, 'is not a hash and an entry');
      break;
    }
    const [, hash, text] = match as unknown as [string, string, string];
    const expected = sha256(Buffer.concat([Buffer.from(before, 'hex'), Buffer.from(text)]));
    if (hash !== expected) history.fault(index, 'its hash does not chain it to the one before');
    history.take(index, JSON.parse(text) as Entry, before);
    hashes.push(hash);
    before = hash;
  }
  if (receipt) history.compare(receipt, hashes, keys);
  return history.report(lines.length, receipt?.placeId);
}

type Status = 'waiting' | 'admitted' | 'left';

/** What has happened so far, and whatever was wrong with it. */
class History {
  readonly #faults: string[] = [];
  readonly #status = new Map<string, Status>();
  readonly #arrivals = new Map<string, Entry>();
  /** In order: those who wait, and those who have, from the opening on. */
  #order: string[] = [];
  #next = 0;
  #head: Entry | undefined;
  #opensAt = '';
  #isOpen = false;
  #isClosed = false;
  #latest = '';
  #admitted = 0;

  fault(index: number, what: string): void {
    this.#faults.push(`entry ${index}: ${what}`);
  }

  take(index: number, entry: Entry, before: string): void {
    if (entry.index !== index) this.fault(index, `says that it is entry ${entry.index}`);
    if (entry.at < this.#latest) this.fault(index, 'is earlier than the one before');
    this.#latest = entry.at;
    if (this.#isClosed) this.fault(index, 'comes after the end of the line');
    if ((index === 0) !== (entry.kind === 'line'))
      this.fault(index, 'a log begins with its line, and no other entry does');
    if (
      !this.#isOpen &&
      entry.kind !== 'opened' &&
      this.#opensAt !== '' &&
      entry.kind === 'arrived' &&
      entry.at >= this.#opensAt
    )
      this.fault(index, 'arrived at the opening or later, and yet is in the draw');
    const handle = this.#handlers[entry.kind];
    if (handle) handle(index, entry, before);
    else this.fault(index, `nothing is known of "${entry.kind}"`);
  }

  readonly #handlers: Record<string, (index: number, entry: Entry, before: string) => void> = {
    line: (_index, entry) => {
      this.#head = entry;
      this.#opensAt = String(entry.opensAt);
    },
    rescheduled: (index, entry) => {
      if (this.#isOpen) this.fault(index, 'moves an opening that has been');
      this.#opensAt = String(entry.opensAt);
    },
    arrived: (index, entry) => {
      const place = String(entry.place);
      if (this.#status.has(place)) this.fault(index, `place ${place} arrives twice`);
      this.#status.set(place, 'waiting');
      this.#arrivals.set(place, entry);
      if (this.#isOpen) this.#order.push(place);
    },
    left: (index, entry) => {
      const place = String(entry.place);
      if ((this.#status.get(place) ?? 'left') === 'left')
        this.fault(index, `place ${place} is not there to leave`);
      this.#status.set(place, 'left');
    },
    'passed-on': (index, entry) => {
      if ((this.#status.get(String(entry.place)) ?? 'left') === 'left')
        this.fault(index, 'passes on a place that is not there');
    },
    opened: (index, entry, before) => this.#open(index, entry, before),
    admitted: (index, entry) => this.#admit(index, entry),
    closed: () => {
      this.#isClosed = true;
    },
  };

  #open(index: number, entry: Entry, before: string): void {
    if (this.#isOpen) this.fault(index, 'opens a second time');
    if (entry.at < this.#opensAt) this.fault(index, 'opens too early');
    const seed = Buffer.from(String(entry.seed), 'hex');
    if (sha256(seed) !== this.#head?.commitment) this.fault(index, 'the seed is not the one committed to');
    const waiting = [...this.#arrivals.keys()].filter(place => this.#status.get(place) === 'waiting');
    this.#order = shuffle(waiting, seed, before);
    if (sha256(Buffer.from(this.#order.map(place => `${place}\n`).join(''))) !== entry.order)
      this.fault(index, 'the order is not the one that seed and arrivals give');
    this.#isOpen = true;
  }

  #admit(index: number, entry: Entry): void {
    if (!this.#isOpen) this.fault(index, 'admits before the opening');
    for (const place of entry.places as string[]) {
      while (this.#status.get(this.#order[this.#next]!) === 'left') this.#next += 1;
      const due = this.#order[this.#next];
      if (place !== due) this.fault(index, `admits ${place}, and ${due ?? 'nobody'} was next`);
      else this.#next += 1;
      if (this.#status.get(place) !== 'waiting') this.fault(index, `admits ${place}, which does not wait`);
      this.#status.set(place, 'admitted');
      this.#admitted += 1;
    }
  }

  compare(receipt: Receipt, hashes: readonly string[], keys?: Keys): void {
    const say = (what: string) => this.#faults.push(`receipt: ${what}`);
    const arrival = this.#arrivals.get(receipt.placeId);
    if (!arrival) say('its place is not in this log');
    else if (arrival.index !== receipt.index || arrival.at !== receipt.arrivedAt)
      say('its place has arrived elsewhere in this log');
    if (hashes[receipt.index] !== receipt.hash) say('another entry stands where its hash should');
    if (this.#head?.commitment !== receipt.commitment) say('the commitment was another one');
    if (this.#head?.lineId !== receipt.lineId || this.#head?.showId !== receipt.showId)
      say('it is for another line');
    if (keys && !isSigned(receipt, keys)) say('its signature is not by these keys');
  }

  report(entries: number, placeId?: string): Report {
    const status = placeId === undefined ? undefined : this.#status.get(placeId);
    const rank = placeId === undefined ? -1 : this.#order.indexOf(placeId);
    return {
      faults: this.#faults,
      entries,
      arrivals: this.#arrivals.size,
      admitted: this.#admitted,
      ...(status && { place: { position: rank < 0 ? null : rank + 1, status } }),
    };
  }
}

/** Fisher and Yates from the end, with numbers out of HMAC-SHA256(HMAC-SHA256(seed, arrivals), counter). */
export function shuffle(places: readonly string[], seed: Buffer, arrivals: string): string[] {
  const key = createHmac('sha256', seed).update(Buffer.from(arrivals, 'hex')).digest();
  const words: number[] = [];
  let counter = 0;
  const below = (limit: number): number => {
    for (;;) {
      if (words.length === 0) {
        const message = Buffer.alloc(4);
        message.writeUInt32BE(counter++);
        const block = createHmac('sha256', key).update(message).digest();
        for (let at = 0; at < 32; at += 4) words.push(block.readUInt32BE(at));
      }
      const word = words.shift()!;
      if (word < 2 ** 32 - (2 ** 32 % limit)) return word % limit;
    }
  };
  const order = [...places];
  for (let last = order.length - 1; last > 0; last--) {
    const chosen = below(last + 1);
    const moved = order[last]!;
    order[last] = order[chosen]!;
    order[chosen] = moved;
  }
  return order;
}

function isSigned(receipt: Receipt, { keys }: Keys): boolean {
  const key = keys.find(({ kid, crv }) => kid === receipt.kid && crv === 'Ed25519');
  if (!key) return false;
  const { lineId, showId, placeId, arrivedAt, index, hash, commitment } = receipt;
  const lines = ['matinee admission receipt 1', lineId, showId, placeId, arrivedAt, index, hash, commitment];
  const text = lines.map(line => `${line}\n`).join('');
  const publicKey = createPublicKey({ key: { kty: key.kty, crv: key.crv, x: key.x }, format: 'jwk' });
  return verify(null, Buffer.from(text), publicKey, Buffer.from(receipt.signature, 'base64url'));
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const read = async (source: string): Promise<string> =>
  /^https?:/.test(source) ? (await fetch(source)).text() : readFile(source, 'utf8');

async function main(words: readonly string[]): Promise<number> {
  const flag = words.indexOf('--keys');
  const [log, receipt] = flag < 0 ? words : words.slice(0, flag);
  const keys = flag < 0 ? undefined : words[flag + 1];
  if (!log || (flag >= 0 && !keys)) {
    console.error(
      'usage: npm run verify-admission -- LOG [RECEIPT] [--keys FILE|URL]   (URL: .../api/v1/tickets/keys)',
    );
    return 2;
  }
  const parse = async <T>(source: string | undefined) => source && (JSON.parse(await read(source)) as T);
  const { faults, ...found } = verifyLog(
    await read(log),
    (await parse<Receipt>(receipt)) || undefined,
    (await parse<Keys>(keys)) || undefined,
  );
  console.log(JSON.stringify(found, null, 2));
  for (const fault of faults.slice(0, SHOWN_FAULTS)) console.error(fault);
  if (faults.length > SHOWN_FAULTS) console.error(`and ${faults.length - SHOWN_FAULTS} more`);
  console.log(faults.length === 0 ? 'Nobody was moved.' : `${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
