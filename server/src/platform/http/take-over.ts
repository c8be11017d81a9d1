import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const NOTHING = Buffer.alloc(0);

/**
 * Takes a connection from HTTP once the head of its last reply is written: what is written to it then is that reply's body, which
 * the end of the connection ends. Undefined where it cannot be had; then the reply stays Node's.
 *
 * For as long as a reply lasts, Node keeps the connection's parser, the request and the reply, some 14 KB in all. A stream that
 * lasts for hours needs none of them. The one occasion on which Node lets go of them is an upgrade to another protocol, and it
 * looks whether a request was one after every read: so this request is called one, and nothing is read.
 */
export function takeOver(server: Server, reply: ServerResponse): Socket | undefined {
  const { req: request } = reply;
  const { socket } = request;
  // Of a body that is still to come, or of replies that others wait for, only Node knows what to do.
  if (!request.complete || socket.destroyed || socket.isPaused()) return undefined;
  let taken: Socket | undefined;
  const take = (): void => {
    taken = socket;
  };
  server.once('upgrade', take);
  Object.assign(request, { upgrade: true });
  socket.emit('data', NOTHING);
  server.off('upgrade', take);
  if (!taken) return undefined;
  reply.detachSocket(taken);
  // What a reader sends to a stream is of no interest, but that it hangs up is.
  taken.allowHalfOpen = false;
  taken.on('timeout', taken.destroy).resume();
  return taken;
}
