import { feedStream } from '@matinee/contract/http/streams.ts';
import { refuse } from '@matinee/contract/refusals.ts';
import { type AskStream, Refused } from '@matinee/stream/src/index.ts';
import { type Http, type Identity, Lines, reply, route } from './platform/http/index.ts';

const MOST_BYTES = 16 * 1024 * 1024;
/** 500 seats take a third of it. */
const MOST_CHARACTERS = 128 * 1024;
const TRY_AGAIN_SECONDS = 2;

/** Other systems' bookings and payments, on their way into the sales stream of this installation. */
export function serveStreams(http: Http, ask: AskStream): void {
  route(
    http,
    feedStream,
    async ({ params, query, body, identity, idempotencyKey }) => {
      const feed = feedOf(identity, query.feed);
      const values = body instanceof Lines ? body : body.map(item => JSON.stringify(item));
      const large = values.findIndex(value => value.length > MOST_CHARACTERS);
      if (large >= 0 && !(body instanceof Lines)) {
        const message = `is larger than ${MOST_CHARACTERS} characters`;
        return refuse('invalid-request', { errors: [{ path: `/body/${large}`, message }] });
      }
      const lines = values.map(value => ({ topic: params.topic, value }));
      const key =
        idempotencyKey === undefined ? undefined : `${identity.buyerId} ${params.topic} ${idempotencyKey}`;
      try {
        await ask('feed', { feed, lines, ...(key !== undefined && { key }) });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return refuse('overloaded', { detail: error.message, retryAfterSeconds: TRY_AGAIN_SECONDS });
      }
      return reply(202, { taken: lines.length, feed });
    },
    { idempotency: 'own', bodyLimit: MOST_BYTES },
  );
}

/** Each partner has feeds of their own: nobody's clock makes another's facts late. */
function feedOf({ roles, buyerId }: Identity, name = 'open'): string {
  return roles.includes('admin') ? name : `${buyerId}.${name}`;
}
