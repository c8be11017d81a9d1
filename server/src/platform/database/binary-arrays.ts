/**
 * Arrays as PostgreSQL receives them in binary: a column of many rows is then read by copying, where its text would have to
 * be taken apart, escapes and all, on both sides. The form is that of `array_recv` and of the types' own functions: three
 * 32-bit numbers (dimensions, whether there are nulls, the element's type), the length and the first index, and every
 * element with its length in bytes before it, -1 for null.
 */
const oids = {
  bytea: 17,
  bigint: 20,
  integer: 23,
  text: 25,
  json: 114,
  timestamptz: 1184,
  uuid: 2950,
  jsonb: 3802,
} as const;

/** The types that columns may have. */
export type ElementType = keyof typeof oids;

const NULL_LENGTH = -1;
const TWO_TO_32 = 2 ** 32;
/** PostgreSQL counts microseconds from 2000 on. */
const EPOCH_2000_MS = Date.UTC(2000, 0, 1);

/** One array. Values: hexadecimal for bytea, a number for bigint and integer, milliseconds since 1970 for timestamptz, else text. */
export function binaryArray(type: ElementType, values: readonly unknown[]): Buffer {
  const to = new Bytes();
  to.int32(values.length === 0 ? 0 : 1);
  to.int32(1);
  to.int32(oids[type]);
  if (values.length > 0) {
    to.int32(values.length);
    to.int32(1);
  }
  const write = writers[type];
  for (const value of values) {
    if (value === null) to.int32(NULL_LENGTH);
    else write(to, value as never);
  }
  return to.taken();
}

const writers: Readonly<Record<ElementType, (to: Bytes, value: never) => void>> = {
  bytea: (to, value: string) => to.bytes(value),
  bigint: (to, value: number) => to.int64(value),
  integer: (to, value: number) => {
    to.int32(4);
    to.int32(value);
  },
  text: (to, value: string) => to.text(value),
  json: (to, value: string) => to.text(value),
  timestamptz: (to, value: number) => to.int64((value - EPOCH_2000_MS) * 1000),
  uuid: (to, value: string) => to.uuid(value),
  jsonb: (to, value: string) => to.text(value, JSONB_VERSION),
};

const JSONB_VERSION = 1;

/** What every array is written into before it is copied out; one is enough, since writing one waits for nothing. */
let scratch = Buffer.allocUnsafeSlow(1 << 20);

class Bytes {
  #at = 0;

  taken(): Buffer {
    return Buffer.from(scratch.subarray(0, this.#at));
  }

  int32(value: number): void {
    this.#atLeast(4);
    this.#at = scratch.writeInt32BE(value, this.#at);
  }

  /** With its length before it. */
  int64(value: number): void {
    this.#atLeast(12);
    this.#at = scratch.writeInt32BE(8, this.#at);
    this.#at = scratch.writeInt32BE(Math.floor(value / TWO_TO_32), this.#at);
    this.#at = scratch.writeUInt32BE(value - Math.floor(value / TWO_TO_32) * TWO_TO_32, this.#at);
  }

  bytes(hex: string): void {
    this.#atLeast(4 + hex.length / 2);
    this.#at = scratch.writeInt32BE(hex.length / 2, this.#at);
    this.#at += scratch.write(hex, this.#at, 'hex');
  }

  text(value: string, version?: number): void {
    this.#atLeast(5 + 3 * value.length);
    const lengthAt = this.#at;
    this.#at += 4;
    if (version !== undefined) scratch[this.#at++] = version;
    this.#at += scratch.write(value, this.#at, 'utf8');
    scratch.writeInt32BE(this.#at - lengthAt - 4, lengthAt);
  }

  uuid(value: string): void {
    this.#atLeast(20);
    const to = scratch;
    let at = to.writeInt32BE(16, this.#at);
    let digits = 0;
    let byte = 0;
    for (let index = 0; index < value.length; index++) {
      const digit = HEX[value.charCodeAt(index)];
      if (digit === undefined) continue;
      byte = (byte << 4) | digit;
      if (++digits % 2 === 0) to[at++] = byte;
    }
    if (digits !== 32) throw new TypeError(`not a uuid: ${value}`);
    this.#at = at;
  }

  #atLeast(more: number): void {
    if (this.#at + more <= scratch.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.#at + more));
    scratch.copy(larger, 0, 0, this.#at);
    scratch = larger;
  }
}

/** The value of a hexadecimal digit by its character's code; undefined for the dashes between them. */
const HEX: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? undefined : value;
});
