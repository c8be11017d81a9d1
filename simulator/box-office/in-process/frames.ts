/** A message of PostgreSQL's protocol: one letter for its kind, and all of its bytes. */
export type Frame = { readonly kind: string; readonly bytes: Buffer };

const HEAD = 5;

/** Finds the messages in what a connection carries, wherever it was cut into pieces. */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);
  /** What a client says first has no kind. */
  #isFirst: boolean;

  constructor(from: 'client' | 'database') {
    this.#isFirst = from === 'client';
  }

  /** The messages that are whole by now. */
  *in(piece: Buffer): Iterable<Frame> {
    let bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    for (;;) {
      const kindLength = this.#isFirst ? 0 : 1;
      if (bytes.length < HEAD) break;
      const length = kindLength + bytes.readInt32BE(kindLength);
      if (bytes.length < length) break;
      const kind = this.#isFirst ? 'start' : String.fromCharCode(bytes[0]!);
      this.#isFirst = false;
      yield { kind, bytes: bytes.subarray(0, length) };
      bytes = bytes.subarray(length);
    }
    this.#rest = bytes;
  }
}
