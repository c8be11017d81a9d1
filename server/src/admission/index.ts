import type { Entrance, Stopwatch } from '../booking/index.ts';
import type { Database } from '../platform/database/database.ts';
import type { Http } from '../platform/http/index.ts';
import type { Ids } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { type Random, systemRandom } from '../platform/random.ts';
import type { AdmissionCore, LookAtCrowd } from './core.ts';
import { openGate } from './gate.ts';
import { serveAdmission } from './http.ts';
import { Lines } from './lines.ts';
import { passOnPlaces } from './pass-on.ts';
import { openPasses } from './passes.ts';
import type { Sign } from './receipts.ts';

export interface AdmissionOptions {
  readonly database: Database;
  readonly newId: Ids;
  readonly log: Log;
  /** The installation's secret; then those before it, whose passes are still good. */
  readonly secrets: readonly [string, ...string[]];
  /** Signs receipts with a key that is published. */
  readonly sign: Sign;
  readonly look: LookAtCrowd;
  readonly random?: Random;
  /** Given by tests, which may set it. */
  readonly stopwatch?: Stopwatch;
}

/** The lines into crowded shows. */
export interface Admission {
  readonly core: AdmissionCore;
  /** Who stands at the door of every show. */
  readonly entrance: Entrance;
  serve(http: Http): void;
  /** Hands a guest's places to the account they have signed in to. */
  passOn(from: string, to: string): Promise<void>;
  close(): Promise<void>;
}

/** Takes up the lines that were open when the last server stopped. */
export async function openAdmission(options: AdmissionOptions): Promise<Admission> {
  const { database, newId, log, sign, look } = options;
  const { random = systemRandom, stopwatch = () => performance.now() } = options;
  const lines = new Lines({ database, newId, random, stopwatch, log, look });
  await lines.start();
  const passes = openPasses(options.secrets);
  const core: AdmissionCore = { database, lines, passes, sign, newId, random, log };
  return {
    core,
    entrance: openGate(lines, passes),
    serve: http => serveAdmission(http, core),
    passOn: (from, to) => passOnPlaces(core, from, to),
    close: () => lines.close(),
  };
}
