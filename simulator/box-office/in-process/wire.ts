import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BreakingPoint } from '../target.ts';
import { type Frame, Frames } from './frames.ts';

export type WireOptions = {
  /** The database's address. */
  readonly url: string;
  /** Holds up each piece of what is carried, in milliseconds of the real clock: tests show that it changes nothing. */
  readonly delay?: (() => number) | undefined;
};

/** By which name connections are opened on which transactions write. */
const WRITER = 'matinee write';
/** How the names of the statements that write a lane's batches begin. */
const BATCH = Buffer.from('\0write-batch-');
const COMMIT = Buffer.from('commit\0');

/**
 * What lies between a server and its database, and breaks where it is told to: before the database has heard of a commit, or
 * when it has been made and nobody has heard of that. Nothing passes any more then, so that whatever the server goes on to do is
 * as little as if it had been killed there.
 */
export class Wire {
  readonly url: string;
  /** Resolves when it breaks. */
  readonly broken: Promise<void>;
  #tellBroken!: () => void;
  readonly #server: Server;
  readonly #database: { host: string; port: number };
  readonly #delay: (() => number) | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #ports = new Set<number>();
  #point: BreakingPoint | undefined;
  #commits = 0;
  #isBroken = false;

  static async open(options: WireOptions): Promise<Wire> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Wire(server, options);
  }

  private constructor(server: Server, { url, delay }: WireOptions) {
    const direct = new URL(url);
    this.#database = { host: direct.hostname, port: Number(direct.port) };
    direct.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
    this.url = direct.href;
    this.#server = server;
    this.#delay = delay;
    this.broken = new Promise(resolve => {
      this.#tellBroken = resolve;
    });
    server.on('connection', client => this.#carry(client));
  }

  /** The ports by which the database knows its connections, those that have ended included. */
  get ports(): readonly number[] {
    return [...this.#ports];
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Lets it break at a commit that is still to come. */
  breakAt(point: BreakingPoint): void {
    this.#point = point;
    this.#commits = 0;
  }

  close(): void {
    this.#isBroken = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #break(): void {
    if (this.#isBroken) return;
    this.close();
    this.#tellBroken();
  }

  #carry(client: Socket): void {
    const database = connect({ ...this.#database, noDelay: true });
    database.on('connect', () => this.#ports.add(database.localPort!));
    const end = () => {
      client.destroy();
      database.destroy();
    };
    for (const socket of [client, database]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    const isCommit = commits();
    let isLast = false;
    this.#pass(client, database, 'client', frame => {
      if (!isCommit(frame) || ++this.#commits !== this.#point?.commit) return;
      if (this.#point.edge === 'before') this.#break();
      else isLast = true;
    });
    this.#pass(database, client, 'database', ({ kind }) => {
      if (isLast && kind === 'Z') this.#break();
    });
  }

  /** Hands on what comes, once each message of it has been looked at. */
  #pass(from: Socket, to: Socket, side: 'client' | 'database', look: (frame: Frame) => void): void {
    const frames = new Frames(side);
    const handOn = (piece: Buffer) => {
      for (const frame of frames.in(piece)) look(frame);
      if (!this.#isBroken && !to.destroyed) to.write(piece);
    };
    const delay = this.#delay;
    let before: Promise<void> = Promise.resolve();
    from.on('data', (piece: Buffer) => {
      if (!delay) return handOn(piece);
      before = before.then(() => sleep(delay())).then(() => handOn(piece));
    });
  }
}

/** Tells the messages at which a connection commits what was written: the end of a transaction, or of a lane's batch. */
function commits(): (frame: Frame) => boolean {
  let isWriter = false;
  let isBatch = false;
  return ({ kind, bytes }) => {
    if (kind === 'start') isWriter = bytes.includes(WRITER);
    if (kind === 'Q') return isWriter && bytes.indexOf(COMMIT) === 5;
    if (kind === 'B') isBatch = bytes.subarray(5, 5 + BATCH.length).equals(BATCH);
    const ends = kind === 'S' && isBatch;
    if (ends) isBatch = false;
    return ends;
  };
}
