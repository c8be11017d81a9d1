import type { SeatChanges, SeatStates } from '@matinee/contract/http/seats.ts';
import { call, urlOf } from '../../api/call.ts';
import type { SeatStore } from '../../seat-map/seat-store.ts';

/** How long to wait before asking again, in milliseconds, where the browser does not do so by itself. */
const AGAIN = 5_000;
/** So many errors in a row, with no event between them, and the stream cannot be relied on: the map is read as well. */
const ERRORS_IN_A_ROW = 2;
/** How long a break may last before the buyer is told, in milliseconds. */
const PATIENCE = 3_000;

/**
 * Keeps the store's seats as the server has them, live, until the returned function is called. The browser reconnects
 * by itself and says how far it had come; where no stream can be had, or none that lasts, the whole seat map is read.
 */
export function followSeats(
  showId: string,
  store: SeatStore,
  onLive: (live: boolean) => void,
  { openStream, readStates }: SeatSource = server,
): () => void {
  let source: EventSource | undefined;
  let errors = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let telling: ReturnType<typeof setTimeout> | undefined;
  const gone = new AbortController();

  const read = async (): Promise<void> => {
    const map = await readStates(showId, gone.signal).catch(() => undefined);
    if (!map || gone.signal.aborted) return;
    // An open stream may have told more since than the map did.
    if (source?.readyState === OPEN && map.revision <= store.current().revision) return;
    store.applySnapshot(map);
  };
  const open = (): void => {
    source = openStream(showId);
    source.addEventListener('open', () => {
      clearTimeout(telling);
      telling = undefined;
      onLive(true);
    });
    source.addEventListener('snapshot', ({ data }) => {
      errors = 0;
      store.applySnapshot(JSON.parse(data) as SeatStates);
    });
    source.addEventListener('seats', ({ data }) => {
      errors = 0;
      store.applyChanges(JSON.parse(data) as SeatChanges);
    });
    source.addEventListener('error', () => {
      telling ??= setTimeout(() => onLive(false), PATIENCE);
      errors += 1;
      const isClosed = source?.readyState === CLOSED;
      if (isClosed || errors >= ERRORS_IN_A_ROW) void read();
      if (isClosed) timer = setTimeout(open, AGAIN);
    });
  };
  open();
  return () => {
    gone.abort();
    clearTimeout(timer);
    clearTimeout(telling);
    source?.close();
  };
}

/** Where the seats of a show are had from. */
export interface SeatSource {
  openStream(showId: string): EventSource;
  readStates(showId: string, signal: AbortSignal): Promise<SeatStates>;
}

const server: SeatSource = {
  openStream: showId => new EventSource(urlOf('seatsLive', { params: { showId } })),
  readStates: (showId, signal) => call('seatStates', { params: { showId }, signal }),
};

/** States of an EventSource, as the standard numbers them. */
const OPEN = 1;
const CLOSED = 2;
