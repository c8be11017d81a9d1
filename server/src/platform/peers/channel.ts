import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Log } from '../log.ts';

/** Answers what another server asks; what it throws is told as no more than a failure. */
export type Answer = (body: unknown, channel: Channel) => unknown;
export type Answers = ReadonlyMap<string, Answer>;

/** The other server did not answer: whether it has done what it was asked is not known. */
export class PeerAway extends Error {
  constructor(why: string, cause?: unknown) {
    super(`another server did not answer: ${why}`, { cause });
  }
}

/** One line of JSON each. */
type Frame =
  | readonly ['ask', number, string, unknown]
  | readonly ['answer', number, unknown]
  | readonly ['failure', number]
  | readonly ['tell', string, unknown];

interface Asked {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: PeerAway) => void;
}

/** What the other one has not read: one that is so far behind is better off with a new connection. */
const MOST_UNREAD_BYTES = 64 * 1024 * 1024;

/**
 * Two servers in conversation over one connection. Either may ask, which is answered, and tell, which is not. What one says
 * arrives in the order in which it was said: what was told before an answer is heard before it.
 */
export class Channel {
  readonly #socket: Duplex;
  readonly #answers: Answers;
  readonly #log: Log;
  readonly #asked = new Map<number, Asked>();
  readonly #listeners = new Set<() => void>();
  #lastId = 0;
  #outgoing = '';
  #incoming = '';
  #isOpen = true;

  constructor(socket: Duplex, answers: Answers, log: Log) {
    this.#socket = socket;
    this.#answers = answers;
    this.#log = log;
    const decoder = new StringDecoder('utf8');
    socket.on('data', (bytes: Buffer) => this.#read(decoder.write(bytes)));
    socket.on('error', () => this.close());
    socket.on('close', () => this.close());
    // Half a conversation is none.
    socket.on('end', () => this.close());
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Rejects with PeerAway. */
  ask(name: string, body: unknown): Promise<unknown> {
    if (!this.#isOpen) return Promise.reject(new PeerAway('the connection is closed'));
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#asked.set(id, { resolve, reject });
      this.#send(['ask', id, name, body]);
    });
  }

  tell(name: string, body: unknown): void {
    this.#send(['tell', name, body]);
  }

  /** Calls back once, when the conversation is over; gives what ends that. */
  onClose(hear: () => void): () => void {
    this.#listeners.add(hear);
    return () => void this.#listeners.delete(hear);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.destroy();
    for (const { reject } of this.#asked.values()) reject(new PeerAway('the connection was lost'));
    this.#asked.clear();
    for (const hear of this.#listeners) hear();
  }

  /** What is said within one turn of the event loop goes out together. */
  #send(frame: Frame): void {
    if (!this.#isOpen) return;
    if (this.#outgoing === '') setImmediate(() => this.#flush());
    this.#outgoing += `${JSON.stringify(frame)}\n`;
  }

  #flush(): void {
    const text = this.#outgoing;
    this.#outgoing = '';
    if (!this.#isOpen) return;
    this.#socket.write(text);
    if (this.#socket.writableLength > MOST_UNREAD_BYTES) this.close();
  }

  #read(text: string): void {
    const lines = (this.#incoming + text).split('\n');
    this.#incoming = lines.pop()!;
    for (const line of lines) {
      if (!this.#isOpen) return;
      try {
        this.#hear(JSON.parse(line));
      } catch (error) {
        this.#log.error({ err: error }, 'what another server said could not be understood');
        this.close();
      }
    }
  }

  #hear(frame: Frame): void {
    if (frame[0] === 'ask') return void this.#answer(frame[1], frame[2], frame[3]);
    if (frame[0] === 'tell') return void this.#answers.get(frame[1])?.(frame[2], this);
    const asked = this.#asked.get(frame[1]);
    this.#asked.delete(frame[1]);
    if (frame[0] === 'answer') asked?.resolve(frame[2]);
    else asked?.reject(new PeerAway('it failed'));
  }

  async #answer(id: number, name: string, body: unknown): Promise<void> {
    try {
      this.#send(['answer', id, (await this.#answers.get(name)!(body, this)) ?? null]);
    } catch (error) {
      this.#log.warn({ err: error, asked: name }, 'what another server asked could not be answered');
      this.#send(['failure', id]);
    }
  }
}
