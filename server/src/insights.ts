import * as contract from '@matinee/contract/http/insights.ts';
import { type Refusal, type RefusalCode, refuse } from '@matinee/contract/refusals.ts';
import { type AskStream, Refused, textOf } from '@matinee/stream/src/index.ts';
import type { Clock } from './platform/clock.ts';
import { sleep } from './platform/clock.ts';
import { type Http, type Identity, type Reader, reply, route, stream } from './platform/http/index.ts';

/** Where the stream says no by a status of its own. */
const codes: Readonly<Record<number, RefusalCode>> = { 404: 'not-found', 409: 'already-corrected' };

const TRY_AGAIN_SECONDS = 5;
const LOOK_EVERY_MS = 500;
const SQL_LIMITS = { mostRows: 5_000, mostMs: 10_000 };

/** The dashboards: asked of the sales stream of this installation, narrowed to what one may see. */
export function serveInsights(http: Http, ask: AskStream, clock: Clock): void {
  const viewOf = (identity: Identity, { from, to, venueId, eventId, ...chosen }: contract.ViewQuery) => ({
    venues: identity.roles.includes('admin') ? null : identity.venueIds,
    from,
    to: to ?? new Date(clock()).toISOString(),
    venue: venueId,
    event: eventId,
    ...chosen,
  });
  const at = () => new Date(clock()).toISOString();
  route(http, contract.charts, () => asked(async () => ({ items: await ask('charts', null) })));
  route(http, contract.chart, ({ identity, params, query }) =>
    asked(async () => {
      const view = viewOf(identity, query);
      return { ...(await ask('chart', { chart: params.chart, view })), serverTime: at() };
    }),
  );
  route(http, contract.chartFile, ({ identity, params, query }) =>
    asked(async () => {
      const answer = await ask('chart', { chart: params.chart, view: viewOf(identity, query) });
      return reply(200, textOf(answer, 'csv'), asFile(`${params.chart}.csv`));
    }),
  );
  route(http, contract.chartParquet, ({ identity, params, query }) =>
    asked(async () => {
      const file = await ask('chartParquet', { chart: params.chart, view: viewOf(identity, query) });
      return reply(200, Buffer.from(file, 'base64'), asFile(`${params.chart}.parquet`));
    }),
  );
  route(http, contract.insightChoices, ({ identity, query }) =>
    asked(() => ask('choices', viewOf(identity, query))),
  );
  const pulse = followPulse(ask);
  route(http, contract.insightsLive, () => stream(pulse));
}

const asFile = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` });

/** What the operator alone may ask. */
export function serveWarehouse(http: Http, ask: AskStream): void {
  route(http, contract.askWarehouse, ({ body }) =>
    asked(() => ask('ask', { text: body.sql, limits: SQL_LIMITS }), 'query-not-answered'),
  );
  route(http, contract.warehouse, () => asked(() => ask('warehouse', null)));
  route(http, contract.buildWarehouse, ({ body }) =>
    asked(async () => {
      const { build, isOk, reason } = await ask('buildWarehouse', { isFull: body.full ?? false });
      return { build, isOk, reason };
    }),
  );
}

/** What the stream said; or, for a no of its, which of ours that is. */
export async function asked<T>(
  work: () => Promise<T>,
  otherwise: RefusalCode = 'not-found',
): Promise<T | Refusal> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { status, message: detail } = error;
    if (status === 503) return refuse('stream-away', { detail, retryAfterSeconds: TRY_AGAIN_SECONDS });
    if (status >= 500) throw error;
    return refuse(codes[status] ?? otherwise, { detail });
  }
}

/** Looks for all readers together, while there are any, whether something was written; and tells each. */
function followPulse(ask: AskStream): (reader: Reader) => () => void {
  const readers = new Set<Reader>();
  let last: number | undefined;
  const look = async () => {
    while (readers.size > 0) {
      const now = await ask('pulse', null).catch(() => last);
      if (now !== last)
        for (const reader of readers) reader.send({ event: 'written', id: now, data: { written: now } });
      last = now;
      await sleep(LOOK_EVERY_MS);
    }
  };
  return reader => {
    readers.add(reader);
    if (last !== undefined) reader.send({ event: 'written', id: last, data: { written: last } });
    if (readers.size === 1) void look();
    return () => readers.delete(reader);
  };
}
