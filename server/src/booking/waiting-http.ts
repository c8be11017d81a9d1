import * as contract from '@matinee/contract/http/waiting.ts';
import { refuse } from '@matinee/contract/refusals.ts';
import { type Http, type Reader, route, stream } from '../platform/http/index.ts';
import type { BookingCore } from './core.ts';
import { type Entrance, keptOut, openEntrance } from './entrance.ts';
import { enteringOf, keyOf, told } from './http.ts';
import {
  awaitChange,
  isOver,
  joinWaiting,
  leaveWaiting,
  readEntry,
  readPlaces,
  waitingBoard,
} from './waiting.ts';
import type { WaitingBoard } from './waiting-boards.ts';

const OWN = { idempotency: 'own' } as const;
/** Who waits has come to buy. */
const WAITING = { urgency: 'buy' } as const;

/** Gives the endpoints of the waiting line their handlers. */
export function serveWaiting(http: Http, core: BookingCore, entrance: Entrance = openEntrance): void {
  route(
    http,
    contract.joinWaiting,
    async request => {
      const asked = { showId: request.params.showId, seats: request.body.seats };
      const key = keyOf(request);
      const refused = await keptOut(core, entrance, enteringOf(request, asked.showId), key);
      return told(refused ?? (await joinWaiting(core, request.identity.buyerId, asked, key)));
    },
    OWN,
  );
  route(
    http,
    contract.leaveWaiting,
    async request =>
      told(await leaveWaiting(core, request.identity.buyerId, request.params.entryId, keyOf(request))),
    { ...OWN, urgency: 'settle' },
  );
  route(
    http,
    contract.waitingPlaces,
    ({ identity, query }) => readPlaces(core, identity.buyerId, query),
    WAITING,
  );
  route(
    http,
    contract.waiting,
    async ({ identity, params, query, signal }) => {
      const { buyerId } = identity;
      const view = await readEntry(core, buyerId, params.entryId);
      if (!view) return refuse('not-found');
      const { waitSeconds = 0, since = 0 } = query;
      return (await awaitChange(core, view, { buyerId, since, waitMs: waitSeconds * 1000, signal })) ?? view;
    },
    WAITING,
  );
  route(http, contract.waitingLive, async ({ identity, params }) => {
    const view = await readEntry(core, identity.buyerId, params.entryId);
    if (!view) return refuse('not-found');
    const board = (await waitingBoard(core, view.showId))!;
    return stream(reader =>
      follow(core, board, { buyerId: identity.buyerId, entryId: params.entryId, reader }),
    );
  });
}

interface Following {
  readonly buyerId: string;
  readonly entryId: string;
  readonly reader: Reader;
}

/** The place as it is, then whenever it is another one; ends with the wait. */
function follow(core: BookingCore, board: WaitingBoard, { buyerId, entryId, reader }: Following): () => void {
  const sendPlace = async () => {
    const view = await readEntry(core, buyerId, entryId);
    if (!view) return reader.end();
    reader.send({ event: 'waiting', id: view.revision, data: view });
    if (isOver(view)) reader.end();
  };
  // Without its database the server cannot tell; the reader comes back, and is told then.
  const send = () => void sendPlace().catch(() => reader.end());
  const leave = board.follow(entryId, send);
  send();
  return leave;
}
