import type { FastifyInstance } from 'fastify';

const LOOK_EVERY_MS = 50;

/**
 * Closes a server gently: no more requests are taken, those under way are answered, and connections are closed as soon as
 * nothing is under way on them, where Node alone would keep them for their keep-alive time. What is not done after `withinMs` is
 * cut off.
 */
export async function drain(server: FastifyInstance, withinMs = 10_000): Promise<void> {
  const { server: sockets } = server;
  const closingIdle = setInterval(() => sockets.closeIdleConnections(), LOOK_EVERY_MS);
  const cutting = setTimeout(() => sockets.closeAllConnections(), withinMs);
  try {
    await server.close();
  } finally {
    clearInterval(closingIdle);
    clearTimeout(cutting);
  }
}
