import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../testing/database.ts';
import { newId } from '../ids.ts';
import { binaryArray, type ElementType } from './binary-arrays.ts';

test('arrays arrive in PostgreSQL as they were, nulls and all', async t => {
  const { write } = await testDatabase(t);
  const sent: Partial<Record<ElementType, readonly unknown[]>> = {
    bytea: ['00ff5c', null, ''],
    bigint: [0, 1, -1, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, null],
    integer: [0, -1, 2 ** 31 - 1, -(2 ** 31)],
    text: ['', 'a', 'NULL', '{"x,y"}', 'Åsa 座席 🎭', 'x'.repeat(3_000_000), null],
    uuid: [newId(), '00000000-0000-0000-0000-000000000000', 'FFFFFFFF-ffff-4fff-bfff-ffffffffffff'],
    json: ['{"a": [1, "é"]}', 'null'],
    jsonb: ['{"a": [1, "é"]}', '[]'],
  };
  for (const [type, values] of Object.entries(sent)) {
    for (const some of [values, []]) {
      const { rows } = await write.query(`select $1::${type}[] as got`, [
        binaryArray(type as ElementType, some),
      ]);
      const { got } = rows[0]!;
      if (type === 'uuid')
        assert.deepEqual(
          got,
          (some as string[]).map(id => id.toLowerCase()),
        );
      else if (type.startsWith('json'))
        assert.deepEqual(
          got,
          (some as string[]).map(text => JSON.parse(text)),
        );
      else if (type === 'bytea')
        assert.deepEqual(
          got,
          (some as (string | null)[]).map(hex => (hex === null ? null : Buffer.from(hex, 'hex'))),
        );
      else assert.deepEqual(got, some);
    }
  }
  assert.throws(() => binaryArray('uuid', ['not-a-uuid']), /not a uuid/);
});

test('instants arrive to the millisecond, before and after 2000', async t => {
  const { write } = await testDatabase(t);
  const instants = [0, 946_684_799_999, 946_684_800_000, Date.UTC(2026, 10, 21, 12, 0, 0, 7), null];
  const { rows } = await write.query<{ at: Date | null }>('select unnest($1::timestamptz[]) as at', [
    binaryArray('timestamptz', instants),
  ]);
  assert.deepEqual(
    rows.map(row => row.at?.getTime() ?? null),
    instants,
  );
});
