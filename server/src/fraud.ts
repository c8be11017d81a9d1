import * as contract from '@matinee/contract/http/fraud.ts';
import type { AskStream } from '@matinee/stream/src/index.ts';
import { asked } from './insights.ts';
import { type Http, route } from './platform/http/index.ts';

const SHOWN = 50;

/** What the rules of fraud found, for the operator. */
export function serveFraud(http: Http, ask: AskStream): void {
  route(http, contract.fraudAlerts, ({ query: { limit = SHOWN, ...filter } }) =>
    asked(() => ask('fraudAlerts', { ...filter, limit })),
  );
}
