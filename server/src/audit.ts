import { parseArgs } from 'node:util';
import { audit } from './booking/index.ts';
import { withDatabaseAtHand } from './database-at-hand.ts';
import { CannotStart } from './platform/cannot-start.ts';
import type { Database } from './platform/database/database.ts';

const HELP = `Asks the database every rule of booking, at one instant of it: npm run audit

It works while Matinee is selling, and also while it is not; it changes nothing, but needs room for a copy of all facts until
it ends. Each rule is printed with how many it was asked of. If one is broken, so are up to ten of its breaches, and the exit code
is 1.`;

/** Prints rule by rule; resolves to the exit code. */
async function run({ write }: Database): Promise<number> {
  const client = await write.connect();
  let broken = 0;
  try {
    for await (const { id, says, of, checked, breaches } of audit(client)) {
      const mark = breaches.length === 0 ? 'kept  ' : 'BROKEN';
      console.log(`${mark}  ${id.padEnd(4)} ${says} (${checked.toLocaleString('en')} ${of})`);
      for (const breach of breaches) console.log(`          ${JSON.stringify(breach)}`);
      if (breaches.length > 0) broken += 1;
    }
  } finally {
    client.release();
  }
  console.log(broken === 0 ? '\nEvery rule is kept.' : `\n${broken} rules are broken.`);
  return broken === 0 ? 0 : 1;
}

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) console.log(HELP);
  else await withDatabaseAtHand(run);
} catch (error) {
  const isMistyped = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof CannotStart) && !isMistyped) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
