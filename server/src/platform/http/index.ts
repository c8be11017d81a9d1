export { type Answer, Outcome, Revised, reply, revised } from './answers.ts';
export { serveDocumentation } from './documentation.ts';
export { type Reader, type ServerSent, stream, written } from './event-stream.ts';
export { FORGET_KEYS, forgettingKeys } from './forget-keys.ts';
export { API, createHttp, type Http, type HttpOptions } from './http.ts';
export type { Identify, Identity } from './identity.ts';
export { sendProblem } from './problems.ts';
export { addressKey, defaultRateLimits, type Rate, RateLimiter, type RateLimits } from './rate-limits.ts';
export { hashOf, type RouteOptions, type RouteRequest, route, type WriteRequest } from './route.ts';
