import type { FastifyInstance } from 'fastify';

/**
 * Everything a page needs comes from this server; nothing inline, nothing from outside. There are no cookies, so that a
 * foreign page can make nobody's browser act for them: what acts is a bearer token, which only our own pages hold.
 */
const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Made once for all replies: computing them for each, as middleware does, would cost more than many a handler. */
export const pageHeaders = (isHttps: boolean): Record<string, string> => ({
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), microphone=(), payment=()',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  ...(isHttps && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
});

/** What the API sends is no page: it may do nothing, be framed nowhere, and pass for nothing else. */
export const apiHeaders: Record<string, string> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

const ALLOWED_HEADERS =
  'admission-pass, authorization, content-type, idempotency-key, if-none-match, last-event-id';
const EXPOSED_HEADERS = 'etag, retry-after, x-request-id';

/** CORS (WHATWG Fetch), for the origins that the configuration names; all others stay shut out. */
export function answerCrossOrigin(server: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('vary', 'origin');
    const { origin } = request.headers;
    if (origin === undefined || !origins.includes(origin)) return done();
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': EXPOSED_HEADERS,
      'cross-origin-resource-policy': 'cross-origin',
    });
    if (request.method !== 'OPTIONS') return done();
    reply
      .headers({
        'access-control-allow-methods': 'GET, POST, PUT, DELETE',
        'access-control-allow-headers': ALLOWED_HEADERS,
        'access-control-max-age': '600',
      })
      .status(204)
      .send();
  });
}
