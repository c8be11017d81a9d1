import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';

/** How soon readers see a changed price or time; a sale never goes by an old one, since the ledger has moved on. */
const POLL_MS = 2_000;
/** A change may commit later than the instant it bears. */
const OVERLAP_SECONDS = 30;

export interface TermsWatch {
  stop(): Promise<void>;
}

/** Calls back with every show whose prices, plan or times were changed, by whichever process. May name one twice. */
export function watchShowTerms({ read }: Database, log: Log, changed: (showId: string) => void): TermsWatch {
  let looking: Promise<void> = Promise.resolve();
  const known = new Map<string, number>();
  const look = async () => {
    const { rows } = await read.query<{ showId: string; at: Date }>(CHANGED, [OVERLAP_SECONDS]);
    for (const { showId, at } of rows) {
      if (known.get(showId) === at.getTime()) continue;
      known.set(showId, at.getTime());
      changed(showId);
    }
    if (rows.length === 0) known.clear();
  };
  const timer = setInterval(() => {
    looking = looking.then(look).catch(error => log.warn({ err: error }, 'changed shows could not be read'));
  }, POLL_MS).unref();
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

const CHANGED = `
  select show_id as "showId", terms_changed_at as at from shows
  where terms_changed_at > now() - make_interval(secs => $1)`;
