import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { eventually } from '../eventually.ts';
import { type Operation, operations } from './document.ts';
import { changesOf } from './faults.ts';
import { judge } from './judge.ts';
import { valid } from './scenario.ts';
import { type Ask, openWorld, type RawAsk, type World, written } from './world.ts';

const TABLES = [
  'bookings',
  'claims',
  'tickets',
  'refunds',
  'accounts',
  'venues',
  'halls',
  'events',
  'categories',
  'admission_settings',
  'admission_places',
];

/** A lost reply to these is not asked for again: the token that could ask is dead. */
const endsItsOwnSession = new Set(['changePassword', 'signOutEverywhere']);

/** The parameters that take random values: but a random number of seconds would be waited for. */
const variedNames = ({ parameters }: Operation): string[] =>
  parameters
    .filter(({ in: place, name }) => place === 'query' && name !== 'waitSeconds')
    .map(({ name }) => name);

const hasWhatToVary = (operation: Operation): boolean =>
  variedNames(operation).length > 0 || operation.bodySchema !== undefined;

describe('the API keeps to its document', () => {
  let world: World;
  const ends: (() => Promise<void>)[] = [];
  before(async () => {
    world = await openWorld({ after: end => ends.push(end) });
  });

  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  const ask = async (operation: Operation, request: RawAsk, context: string) => {
    const seen = await world.send(request);
    if (seen.status >= 500)
      assert.fail(`${context}: ${request.method} ${request.url}: ${world.lastFailure()}`);
    judge(operation, seen, `${context}: ${request.method} ${request.url}`);
    return seen;
  };
  const validAsk = (operation: Operation): Promise<Ask> | Ask => {
    const make = valid[operation.operationId];
    assert.ok(make, `scenario.ts has no valid request for ${operation.operationId}`);
    return make(world);
  };

  for (const operation of operations) {
    const { operationId } = operation;
    const isWrite = operation.method !== 'GET';
    const served = (name: string, run: () => Promise<void>) =>
      test(`${operationId}: ${name}`, async () => {
        assert.ok(world.hasHandler(operation), 'nobody serves it');
        await run();
      });

    served('a valid request is granted', async () => {
      const seen = await ask(operation, written(operation, await validAsk(operation)), 'valid');
      assert.ok(seen.status < 300, `${seen.status} ${seen.bytes}`);
    });

    served('what is wrong with a request is told, whatever it is', async () => {
      const good = await validAsk(operation);
      for (const { what, request, mustFail } of changesOf(operation, good)) {
        const { status, bytes } = await ask(operation, request, what);
        assert.ok(!mustFail || status >= 400, `${what} was granted: ${status} ${bytes}`);
      }
    });

    if (hasWhatToVary(operation)) {
      served('random requests are answered as documented', async () => {
        const good = await validAsk(operation);
        await fc.assert(
          fc.asyncProperty(randomAsk(operation, good), async random => {
            await ask(operation, written(operation, random), 'random');
          }),
          { numRuns: 16 },
        );
      });
    }

    if (!operation.isPublic) {
      served('nobody else may', async () => {
        const good = await validAsk(operation);
        const nobody = await ask(operation, written(operation, { ...good, token: undefined }), 'nobody');
        assert.equal(nobody.status, 401);
        await refusedTo('a stranger', world.stranger.token, good);
        if (operation.isForStaff) await refusedTo('a partner of other venues', world.rival.token, good);
      });
    }

    const refusedTo = async (who: string, token: string, good: Ask) => {
      if (isOnesOwn(operation, who)) return;
      const earlier = await fingerprint(world);
      const seen = await ask(operation, written(operation, { ...good, token }), who);
      const isNothing =
        seen.status === 200 && /^\{"items":\[\],"nextCursor":null\}$/.test(String(seen.bytes));
      assert.ok([403, 404].includes(seen.status) || isNothing, `${who}: ${seen.status} ${seen.bytes}`);
      assert.equal(await fingerprint(world), earlier, `${who} changed something`);
    };

    if (isWrite && !operation.isPublic && !endsItsOwnSession.has(operationId)) {
      served('B9: the same key gives the same reply', async () => {
        const good = await validAsk(operation);
        const request = written(operation, {
          ...good,
          headers: { 'idempotency-key': `again-${operationId}` },
        });
        const first = await ask(operation, request, 'first');
        const again = await ask(operation, request, 'again');
        assert.deepEqual([again.status, String(again.bytes)], [first.status, String(first.bytes)]);
      });
    }
  }
});

/** What anybody does to their own, or staff of any venue to what all venues share. */
function isOnesOwn({ operationId }: Operation, who: string): boolean {
  const own = new Set(['reserve', 'joinWaiting', 'arrive', 'me', 'signOutEverywhere']);
  const shared = new Set([
    ...['createEvent', 'updateEvent', 'deleteEvent'],
    ...['createCategory', 'updateCategory', 'deleteCategory', 'createVenue', 'feedStream'],
    ...['charts', 'chart', 'chartFile', 'chartParquet', 'insightChoices', 'insightsLive'],
    ...['askWarehouse', 'warehouse', 'buildWarehouse'],
  ]);
  return who === 'a stranger' ? own.has(operationId) : shared.has(operationId);
}

/** Changes whenever anything does that somebody owns. */
async function fingerprint({ database }: World): Promise<string> {
  // Money moves beside requests; what it changes must not be taken for the stranger's doing.
  await eventually('all money is where it belongs', async () => {
    const { rowCount } = await database.read.query(
      `select from payments where state = 'authorised' union all select from refunds where state = 'requested'`,
    );
    return rowCount === 0;
  });
  const digests = TABLES.map(
    table => `(select md5(string_agg(t::text, ',' order by t::text)) from ${table} t)`,
  );
  const { rows } = await database.read.query<{ digest: string }>(
    `select concat_ws(' ', ${digests}) as digest`,
  );
  return rows[0]!.digest;
}

/** A valid request with random values for its parameters, and with random JSON somewhere in its body. */
function randomAsk(operation: Operation, good: Ask): fc.Arbitrary<Ask> {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  const names = variedNames(operation);
  const query = names.length
    ? fc.dictionary(fc.constantFrom(...names), fc.oneof(text, fc.base64String(), fc.integer().map(String)))
    : fc.constant({});
  const keys = Object.keys((good.body as object | undefined) ?? {});
  const json = fc.jsonValue({ maxDepth: 3 });
  const body = !operation.bodySchema
    ? fc.constant(undefined)
    : keys.length === 0
      ? json
      : fc
          .tuple(fc.constantFrom(...keys), json)
          .map(([key, value]) => ({ ...(good.body as object), [key]: value }));
  return fc.record({ query, body }).map(parts => ({
    ...good,
    query: { ...good.query, ...parts.query },
    body: parts.body,
  }));
}
