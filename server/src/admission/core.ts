import type { CrowdedShow } from '../booking/index.ts';
import type { Database } from '../platform/database/database.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import type { Random } from '../platform/random.ts';
import type { Lines } from './lines.ts';
import type { Passes } from './passes.ts';
import type { Sign } from './receipts.ts';

/** How the show's writer sees a show; undefined if it does not answer, or there is no such show. */
export type LookAtCrowd = (showId: string, inside: readonly string[]) => Promise<CrowdedShow | undefined>;

/** What the use cases of admission work with. */
export interface AdmissionCore {
  readonly database: Database;
  readonly lines: Lines;
  readonly passes: Passes;
  readonly sign: Sign;
  readonly newId: Ids;
  readonly random: Random;
  readonly log: Log;
}
