import { test } from 'node:test';
import { crashRun } from './testing/crashes/crash-run.ts';

/** A machine that does much else starts a server in half a minute. */
const timeout = 1_200_000;
const seed = Date.now() % 1_000_000;

test(
  'B8, B9, B10: one server, killed with its database, and either alone: Matinee forgets nothing it has said',
  { timeout },
  t => crashRun(t, { servers: 1, kills: 4, seed, told: line => t.diagnostic(`seed ${seed}, ${line}`) }),
);

test(
  'B8, B9, B10: two servers over one database: whatever is killed, nothing acknowledged is lost, nothing done twice',
  { timeout },
  t => crashRun(t, { servers: 2, kills: 16, seed, told: line => t.diagnostic(`seed ${seed}, ${line}`) }),
);
