import { parseArgs } from 'node:util';
import { sumsText } from '../reconcile.ts';
import { followed, Misuse, runCommand } from './command.ts';

const HELP = `Proves that everything adds up: npm run reconcile [-- OPTIONS]

Every input came out once, under one name; keys are unique; money in equals money told.

  --format FORMAT  text, json (text)
  -h, --help       shows this

The exit code is 0 if all of it holds, and 1 if anything does not. It works while Matinee runs, and also while it does not.`;

function wishOf(words: string[]) {
  const { values } = parseArgs({
    args: words,
    options: {
      format: { type: 'string', default: 'text' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  if (values.format !== 'text' && values.format !== 'json')
    throw new Misuse(`--format takes text or json, not "${values.format}".`);
  return { isJson: values.format === 'json' };
}

await followed(
  () => wishOf(process.argv.slice(2)),
  HELP,
  ({ isJson }) =>
    runCommand(async calls => {
      const result = await calls.reconcile(null);
      if (isJson) console.log(JSON.stringify(result, null, 2));
      else {
        console.log(`${sumsText(result)}\n`);
        for (const { says, breaches } of result.checks) {
          console.log(`${breaches.length === 0 ? 'holds ' : 'BROKEN'}  ${says}`);
          for (const breach of breaches) console.log(`          ${JSON.stringify(breach)}`);
        }
      }
      return result.isExact ? 0 : 1;
    }),
);
