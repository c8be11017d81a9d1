import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to the database that can be cut while a batch is on it. */
export interface Cuttable {
  /** The address of the same database by this way. */
  url(direct: string): Promise<string>;
  /** Cuts the connection that carries the next batch: before the database has it, or before its answer has come back. */
  cutNextBatch(when: 'before' | 'after'): void;
  /** Holds back the connection that says this next; resolves, when it has, to what cuts it. */
  hold(text: string): Promise<() => void>;
  /** Lets nothing through to the database until `flow`: what is on its way arrives late. */
  stall(): void;
  flow(): void;
  /** How often it was cut. */
  readonly cuts: number;
}

/** How the names of the statements that write batches begin. */
const BATCH = 'write-batch-';

/** Closed with the test. */
export function cuttableWay(t: { after(work: () => Promise<void>): void }): Cuttable {
  const sockets = new Set<Socket>();
  let cutting: 'before' | 'after' | undefined;
  let cuts = 0;
  let held: { text: string; tell: (cut: () => void) => void } | undefined;
  let isStalled = false;
  const stalled: (() => void)[] = [];
  let target = { host: '', port: 0 };
  const server = createServer(client => {
    const database = connect(target);
    let isCutAtAnswer = false;
    let isHeld = false;
    const end = () => {
      client.destroy();
      database.destroy();
    };
    const cut = () => {
      cuts += 1;
      end();
    };
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', sent => {
      if (held && sent.includes(held.text)) {
        isHeld = true;
        held.tell(cut);
        held = undefined;
      }
      if (isHeld) return;
      if (cutting && sent.includes(BATCH)) {
        if (cutting === 'before') cut();
        isCutAtAnswer = cutting === 'after';
        cutting = undefined;
      }
      const pass = () => database.destroyed || database.write(sent);
      if (isStalled) stalled.push(pass);
      else pass();
    });
    // A statement is committed before PostgreSQL answers it.
    database.on('data', answered => (isCutAtAnswer ? cut() : client.write(answered)));
  });
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return {
    async url(direct) {
      const url = new URL(direct);
      target = { host: url.hostname, port: Number(url.port) };
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      url.hostname = '127.0.0.1';
      url.port = String((server.address() as { port: number }).port);
      return url.href;
    },
    cutNextBatch(when) {
      cutting = when;
    },
    hold(text) {
      return new Promise(tell => {
        held = { text, tell };
      });
    },
    stall() {
      isStalled = true;
    },
    flow() {
      isStalled = false;
      for (const pass of stalled.splice(0)) pass();
    },
    get cuts() {
      return cuts;
    },
  };
}
