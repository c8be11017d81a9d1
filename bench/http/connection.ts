import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A reply as it came over the wire; the head with its status line, in the server's own case. */
export interface RawReply {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

type Hear = (reply: RawReply) => void;

/**
 * A client of HTTP/1.1 that does nothing but write and take apart: keep-alive, as many requests on the way as one likes, replies
 * in the order of the requests. Far cheaper than `fetch`, so that it is the server that is measured.
 */
export class Connection {
  readonly #socket: Socket;
  #hearing: Hear[] = [];
  #heard = 0;
  #unread = '';
  #unsent = '';
  #failed: (error: Error) => void = () => {};
  /** Rejects when the connection breaks while anybody waits for a reply. */
  readonly failure: Promise<never>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.failure = new Promise((_, reject) => {
      this.#failed = reject;
    });
    this.failure.catch(() => {});
    socket.setEncoding('latin1');
    socket.on('data', chunk => this.#read(chunk as unknown as string));
    socket.on('error', error => this.#failed(error));
    socket.on('close', () => {
      if (this.waiting > 0) this.#failed(new Error('the server closed a connection on which it was asked'));
    });
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** How many replies are still to come. */
  get waiting(): number {
    return this.#hearing.length - this.#heard;
  }

  /** Sends a whole request, head and body; `hear` gets its reply. What is sent in one turn goes out together. */
  ask(request: string, hear: Hear): void {
    this.#hearing.push(hear);
    if (this.#unsent === '') process.nextTick(() => this.#flush());
    this.#unsent += request;
  }

  reply(request: string): Promise<RawReply> {
    return Promise.race([new Promise<RawReply>(resolve => this.ask(request, resolve)), this.failure]);
  }

  close(): void {
    this.#socket.destroy();
  }

  #flush(): void {
    if (this.#socket.destroyed) this.#failed(new Error('the server had closed this connection'));
    else this.#socket.write(this.#unsent, 'latin1');
    this.#unsent = '';
  }

  #read(chunk: string): void {
    const text = this.#unread === '' ? chunk : this.#unread + chunk;
    let at = 0;
    for (;;) {
      const end = text.indexOf('\r\n\r\n', at);
      if (end < 0) break;
      const head = text.slice(at, end);
      const read = /^transfer-encoding: chunked/im.test(head)
        ? chunksAt(text, end + 4)
        : bodyAt(text, end + 4, lengthIn(head));
      if (!read) break;
      at = read.end;
      this.#tell({ status: Number(head.slice(9, 12)), head, body: read.body });
    }
    this.#unread = text.slice(at);
  }

  #tell(reply: RawReply): void {
    const hear = this.#hearing[this.#heard++]!;
    if (this.#heard === 1024) {
      this.#hearing = this.#hearing.slice(this.#heard);
      this.#heard = 0;
    }
    hear(reply);
  }
}

export const connectionsTo = (port: number, count: number): Promise<Connection[]> =>
  Promise.all(Array.from({ length: count }, () => Connection.open(port)));

/** A body, and where the next reply begins; nothing while it has not all come. */
type Read = { readonly body: string; readonly end: number } | undefined;

const bodyAt = (text: string, at: number, length: number): Read =>
  text.length < at + length ? undefined : { body: text.slice(at, at + length), end: at + length };

function chunksAt(text: string, from: number): Read {
  let body = '';
  for (let at = from; ; ) {
    const line = text.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const chunk = bodyAt(text, line + 2, Number.parseInt(text.slice(at, line), 16));
    if (!chunk || text.length < chunk.end + 2) return undefined;
    at = chunk.end + 2;
    if (chunk.body === '') return { body, end: at };
    body += chunk.body;
  }
}

function lengthIn(head: string): number {
  return Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
}
