import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const YEAR_SECONDS = 365 * 24 * 60 * 60;
/** Never an address of the web app: calls of the API, and anything with the ending of a file. */
const NOT_A_PAGE = /^\/(?:api|problems|\.well-known)(?:\/|$)|\.[a-z0-9]+$/i;

/** Serves the built web app; its own addresses (`/shows/…`) all give the one page, which knows what to show. */
export async function serveWebApp(server: FastifyInstance, folder: string): Promise<void> {
  const page = readFileSync(join(folder, 'index.html'));
  await server.register(fastifyStatic, {
    root: folder,
    index: false,
    wildcard: false,
    cacheControl: false,
    // The build puts a compressed twin beside every text.
    preCompressed: true,
    setHeaders(reply, file) {
      // What Vite puts there is named by its content.
      const isImmutable = file.startsWith(join(folder, 'assets'));
      reply.header('cache-control', isImmutable ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  server.get('/*', (request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    if (NOT_A_PAGE.test(path)) return reply.callNotFound();
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page);
  });
}
