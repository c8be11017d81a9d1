import type { Endpoint } from '@matinee/contract/endpoint.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Http } from './http.ts';
import { accessRefusal, bearerToken, type Identity } from './identity.ts';
import type { Urgency } from './pressure.ts';
import { sendProblem } from './problems.ts';
import { addressKey, type EndpointLimit } from './rate-limits.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null for nobody. */
    identity: Identity | null;
  }
}

export interface Admission {
  readonly limit: EndpointLimit | undefined;
  readonly urgency: Urgency;
}

/**
 * Lets a request in, or not, before its body is read: how much there is to do, limits of the address, who asks, what they may do,
 * limits of the buyer. Written with callbacks because most requests need no waiting here at all.
 */
export function admit(http: Http, endpoint: Endpoint, { limit, urgency }: Admission) {
  const { limiters, identify, pressure } = http;
  return (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    const address = limiters && addressKey(request.ip);
    const tooMany =
      pressure.refusal(urgency) ??
      limiters?.address.take(address!) ??
      (limit === undefined ? undefined : limiters?.[limit].take(address!));
    if (tooMany) return void sendProblem(reply, tooMany);
    const enter = (identity: Identity | null): void => {
      const refusal =
        accessRefusal(endpoint.access, identity) ?? (identity && limiters?.buyer.take(identity.buyerId));
      if (refusal) return void sendProblem(reply, refusal);
      request.identity = identity;
      done();
    };
    const token = bearerToken(request.headers.authorization);
    const identity = token === undefined ? null : identify(token);
    if (identity instanceof Promise) identity.then(enter).catch(done);
    else enter(identity);
  };
}
