import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { WaitingView } from '../../contract/http/waiting.ts';
import { Connection } from './connection.ts';
import { get } from './requests.ts';

/** Somebody in a waiting line, with a connection of their own. */
export interface Waiter {
  readonly entryId: string;
  readonly token: string;
  /** From which address they come, as `get` makes one. */
  readonly number: number;
  /** Everything they are told, as it comes. */
  readonly hear: (view: WaitingView) => void;
  /** Whatever keeps them from being told. */
  readonly failed: (error: unknown) => void;
}

/** Stops listening. */
export type Leave = () => void;

const POLL_SECONDS = 60;

/** Asks again and again for what comes after the last answer. Resolves when the first answer has come. */
export async function poll(port: number, waiter: Waiter): Promise<Leave> {
  const connection = await Connection.open(port);
  let isOver = false;
  const ask = async (since: number): Promise<number> => {
    const path = `/api/v1/waiting/${waiter.entryId}?waitSeconds=${POLL_SECONDS}&since=${since}`;
    const { status, body } = await connection.reply(get(path, waiter.number, authorised(waiter)));
    assert.equal(status, 200, body);
    return told(waiter, body, since);
  };
  const goOn = async (first: number) => {
    for (let since = first; !isOver; ) since = await ask(since);
  };
  const first = await ask(0);
  goOn(first).catch(error => isOver || waiter.failed(error));
  return () => {
    isOver = true;
    connection.close();
  };
}

/** Follows the server-sent events. Resolves when the first has come. */
export async function follow(port: number, waiter: Waiter): Promise<Leave> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  let isOver = false;
  let unread = '';
  let since = 0;
  const first = new Promise<void>((resolve, reject) => {
    const failed = (error: unknown) => {
      reject(error);
      if (!isOver) waiter.failed(error);
    };
    // Each event is written at once and so is one chunk: between two line ends there is never a chunk's length.
    socket.setEncoding('latin1').on('data', chunk => {
      const lines = (unread + chunk).split('\n');
      unread = lines.pop()!;
      try {
        for (const line of lines) {
          if (line.startsWith('HTTP/1.1 ')) assert.equal(line.slice(9, 12), '200');
          if (!line.startsWith('data: ')) continue;
          since = told(waiter, line.slice(6), since);
          resolve();
        }
      } catch (error) {
        failed(error);
      }
    });
    socket.on('error', failed);
    socket.on('close', () => failed(new Error('the server ended a stream of events')));
  });
  socket.write(get(`/api/v1/waiting/${waiter.entryId}/live`, waiter.number, authorised(waiter)));
  await first;
  return () => {
    isOver = true;
    socket.destroy();
  };
}

const authorised = ({ token }: Waiter): string => `authorization: Bearer ${token}\r\n`;

/** The revision that was told of. */
function told({ entryId, hear }: Waiter, text: string, since: number): number {
  const view = JSON.parse(text) as WaitingView;
  assert.equal(view.entryId, entryId, 'told of a place that is somebody else’s');
  assert.ok(view.revision >= since, 'told of an earlier line after a later one');
  hear(view);
  return view.revision;
}
