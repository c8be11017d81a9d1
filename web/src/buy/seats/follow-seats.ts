import type { SeatChanges, SeatMap, SeatSnapshot } from '@matinee/contract/http/seats.ts';
import { call, urlOf } from '../../api/call.ts';
import type { SeatStore } from '../../seat-map/seat-store.ts';

/** How long to wait before asking again, in milliseconds, where the browser does not do so by itself. */
const AGAIN = 5_000;
/** How long a break may last before the buyer is told, in milliseconds. */
const PATIENCE = 3_000;

/**
 * Keeps the store's seats as the server has them, live, until the returned function is called. The browser reconnects
 * by itself and says how far it had come; where no stream can be had, the whole seat map is read instead.
 */
export function followSeats(showId: string, store: SeatStore, onLive: (live: boolean) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let telling: ReturnType<typeof setTimeout> | undefined;
  const gone = new AbortController();

  const read = async (): Promise<void> => {
    const map = await call('seats', { params: { showId }, signal: gone.signal }).catch(() => undefined);
    if (map && source?.readyState !== EventSource.OPEN) store.applySnapshot(takenIn(map));
  };
  const open = (): void => {
    source = new EventSource(urlOf('seatsLive', { params: { showId } }));
    source.addEventListener('open', () => {
      clearTimeout(telling);
      telling = undefined;
      onLive(true);
    });
    source.addEventListener('snapshot', ({ data }) => store.applySnapshot(JSON.parse(data) as SeatSnapshot));
    source.addEventListener('seats', ({ data }) => store.applyChanges(JSON.parse(data) as SeatChanges));
    source.addEventListener('error', () => {
      telling ??= setTimeout(() => onLive(false), PATIENCE);
      if (source?.readyState !== EventSource.CLOSED) return;
      void read();
      timer = setTimeout(open, AGAIN);
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

const takenIn = ({ revision, seats }: SeatMap): Pick<SeatSnapshot, 'revision' | 'taken'> => ({
  revision,
  taken: seats.flatMap(({ seatId, state }) => (state === 'free' ? [] : [{ seatId, state }])),
});
