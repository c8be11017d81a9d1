import { Readable } from 'node:stream';
import * as contract from '@matinee/contract/http/admission.ts';
import { refuse } from '@matinee/contract/refusals.ts';
import { type Http, type Reader, revised, route, stream } from '../platform/http/index.ts';
import { arrive } from './arrive.ts';
import type { AdmissionCore } from './core.ts';
import { findLog, logLines } from './log.ts';
import {
  awaitPlace,
  findPlace,
  isOver,
  leavePlace,
  readPlace,
  type Standing,
  viewStanding,
} from './place.ts';
import { changeSettings, readSettings } from './settings.ts';
import { readState } from './state.ts';

/** Arriving and leaving are the same when repeated by what they are, so no key need be kept for them. */
const OWN = { idempotency: 'own' } as const;

/** Gives the endpoints of admission their handlers. */
export function serveAdmission(http: Http, core: AdmissionCore): void {
  route(http, contract.admission, ({ params }) => readState(core, params.showId), { cacheSeconds: 1 });
  route(http, contract.arrive, ({ identity, params }) => arrive(core, identity.buyerId, params.showId), OWN);
  route(
    http,
    contract.leaveAdmission,
    ({ identity, params }) => leavePlace(core, { buyerId: identity.buyerId, ...params }),
    OWN,
  );
  servePlaces(http, core);
  serveSettings(http, core);
  route(http, contract.admissionLog, async ({ params, query }) => {
    const log = await findLog(core.database.read, params.showId, query.lineId);
    if (!log) return refuse('not-found');
    const { from = 0 } = query;
    const lines = () => Readable.from(logLines(core.database.read, log, from));
    // Fastify sends a stream as it comes; the contract knows of bytes only.
    return revised(`${log.lineId}-${from}-${log.length}`, () => lines() as unknown as string);
  });
}

function servePlaces(http: Http, core: AdmissionCore): void {
  route(http, contract.admissionPlace, async ({ identity, params, query, signal }) => {
    const name = { buyerId: identity.buyerId, ...params };
    const standing = await findPlace(core, name);
    if (!standing) return (await readPlace(core, name)) ?? refuse('not-found');
    const { waitSeconds = 0, since = 0 } = query;
    return awaitPlace(core, standing, { since, waitMs: waitSeconds * 1000, signal });
  });
  route(http, contract.admissionPlaceLive, async ({ identity, params }) => {
    const name = { buyerId: identity.buyerId, ...params };
    const standing = await findPlace(core, name);
    if (standing) return stream(reader => follow(core, standing, reader));
    const ended = await readPlace(core, name);
    if (!ended) return refuse('not-found');
    return stream(reader => {
      reader.send({ event: 'place', id: ended.revision, data: ended });
      reader.end();
      return () => {};
    });
  });
}

/** The place as it is, then whenever there is something new to tell of it; ends with the place. */
function follow(core: AdmissionCore, standing: Standing, reader: Reader): () => void {
  const { open, slot } = standing;
  const send = () => {
    const view = viewStanding(core, standing);
    reader.send({ event: 'place', id: view.revision, data: view });
    if (isOver(view)) reader.end();
  };
  const leave = open.followers.follow(open.line, slot, open.now(), send);
  send();
  return leave;
}

function serveSettings(http: Http, core: AdmissionCore): void {
  route(http, contract.admissionSettings, ({ identity, params }) =>
    readSettings(core.database.read, identity, params.showId),
  );
  route(
    http,
    contract.setAdmission,
    ({ transaction, identity, params, body }) => changeSettings(transaction, identity, params.showId, body),
    { committed: () => void core.lines.watch() },
  );
}
