import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { Refusal } from '../contract/refusals.ts';
import { arrive } from '../server/src/admission/arrive.ts';
import { openAdmission } from '../server/src/admission/index.ts';
import { findLog, logLines } from '../server/src/admission/log.ts';
import { type Receipt, verifyLog } from '../server/src/admission/verify-admission.ts';
import type { Database } from '../server/src/platform/database/database.ts';
import { newId } from '../server/src/platform/ids.ts';
import { openLog } from '../server/src/platform/log.ts';
import { eventually } from '../server/src/testing/eventually.ts';
import { givenShow } from '../server/src/testing/given-show.ts';
import type { Figure, Result } from './figure.ts';
import { spread } from './interleaved.ts';
import { openArena } from './load/arena.ts';
import { drive } from './load/drive.ts';

/** A hundred thousand who come within a minute. */
const GOAL_PER_SECOND = 100_000 / 60;
/** Nobody is to wait long for an order to be drawn in which they stand. */
const GOAL_SECONDS = 2;
const CROWD = 30_000;
const AT_ONCE = 2_000;
const TIMES = 5;

interface Leg {
  readonly perSecond: number;
  readonly drawnSeconds: number;
}

/** A1: places in the line into a show, each durable and with a signed receipt, and the draw of all of them. */
export const a1: Figure = {
  title: `The line into a show: ${CROWD} arrive before the sale opens, and are drawn`,
  async measure(told) {
    const arena = await openArena();
    try {
      const legs: Leg[] = [];
      for (let leg = 1; leg <= TIMES; leg++) {
        told(`leg ${leg} of ${TIMES}`);
        legs.push(await arena.leg(database => crowd(database, arena.spent)));
      }
      return results(legs);
    } finally {
      await arena.close();
    }
  },
};

async function crowd(database: Database, spent: () => number): Promise<Leg> {
  const onSaleFrom = new Date(Date.now() + 3_600_000);
  const { showId } = await givenShow(database.write, { onSaleFrom });
  await database.write.query(
    `insert into admission_settings values ($1, 'on', now() - interval '1 hour', 600, null, 200)`,
    [showId],
  );
  const { core, close } = await openLines(database);
  try {
    await eventually('the line is there', async () => {
      await core.lines.watch();
      return core.lines.find(showId)?.open;
    });
    const receipts: Receipt[] = [];
    const arrived = await drive({
      orders: Array.from({ length: CROWD }, newId),
      inFlight: AT_ONCE,
      spent,
      place: async buyerId => {
        const receipt = await arrive(core, buyerId, showId);
        assert.ok(!(receipt instanceof Refusal), 'everybody gets a place');
        receipts.push(receipt);
        return true;
      },
    });
    const drawnSeconds = await open(
      database,
      showId,
      () => core.lines.watch(),
      () => core.lines.find(showId)!.open!.line.openedAt !== null,
    );
    await assertProved(database, showId, receipts);
    return { perSecond: arrived.accepted / arrived.seconds, drawnSeconds };
  } finally {
    await close();
  }
}

/** Lines with nothing to be had in their shows, so that nobody is let in. */
function openLines(database: Database) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const nobodyComesIn = { free: 0, held: 1_000_000, awaited: 0, buyers: 0, taken: 0, choosing: 1_000_000 };
  return openAdmission({
    database,
    newId,
    log: openLog('pretty', 'warn'),
    secrets: ['a secret of benches'],
    sign: text => ({
      kid: 'bench',
      signature: sign(null, Buffer.from(text), privateKey).toString('base64url'),
    }),
    look: async () => nobodyComesIn,
  });
}

/** The sale opens now; resolves to how long it takes until the order is drawn and committed. */
async function open(
  { write }: Database,
  showId: string,
  watch: () => Promise<void>,
  isDrawn: () => boolean,
): Promise<number> {
  await write.query('update shows set on_sale_from = now() where show_id = $1', [showId]);
  const began = performance.now();
  await eventually('the order is drawn', async () => {
    if (!isDrawn()) await watch();
    return isDrawn();
  });
  return (performance.now() - began) / 1000;
}

/** The published log proves it, or the run is void. */
async function assertProved({ read }: Database, showId: string, receipts: readonly Receipt[]): Promise<void> {
  const log = await findLog(read, showId);
  let text = '';
  for await (const lines of logLines(read, log!, 0)) text += lines;
  const { faults, arrivals } = verifyLog(text, receipts[receipts.length >> 1]);
  assert.deepEqual([faults, arrivals], [[], CROWD], 'the run is void: the log does not prove it');
}

function results(legs: readonly Leg[]): Result[] {
  const perSecond = spread(legs.map(leg => leg.perSecond));
  const drawn = spread(legs.map(leg => leg.drawnSeconds));
  return [
    {
      measured: 'places/s, each durable and with a signed receipt',
      goal: `${Math.round(GOAL_PER_SECOND)}/s`,
      reached: perSecond.median >= GOAL_PER_SECOND,
      ours: perSecond,
      details: legs,
    },
    {
      measured: `seconds from the opening to the committed order of ${CROWD}`,
      goal: `${GOAL_SECONDS} s`,
      reached: drawn.median <= GOAL_SECONDS,
      ours: drawn,
      details: legs,
    },
  ];
}
