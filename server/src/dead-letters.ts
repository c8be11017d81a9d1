import * as contract from '@matinee/contract/http/dead-letters.ts';
import type { AskStream } from '@matinee/stream/src/index.ts';
import { asked } from './insights.ts';
import { type Http, route } from './platform/http/index.ts';

const PAGE = 50;

/** What the sales stream could not use, to be seen and mended by the operator. */
export function serveDeadLetters(http: Http, ask: AskStream): void {
  route(http, contract.deadLetters, ({ query: { limit = PAGE, cursor, ...filter } }) =>
    asked(async () => {
      const { items, next, reasons } = await ask('deadLetters', { ...filter, limit, after: cursor });
      return { items, nextCursor: next, reasons };
    }),
  );
  route(http, contract.deadLetter, ({ params }) => asked(() => ask('deadLetter', params)));
  route(http, contract.correctLetter, ({ params, body }) =>
    asked(() => ask('correctLetter', { ...params, ...body }), 'correction-not-taken'),
  );
  route(http, contract.replayLetters, ({ body }) => asked(() => ask('replayLetters', body)));
}
