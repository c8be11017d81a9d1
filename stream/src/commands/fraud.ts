import { parseArgs } from 'node:util';
import { answerText, type Format, formats } from './answer-text.ts';
import { followed, Misuse, runCommand } from './command.ts';

const HELP = `What the rules of fraud find in all of history: npm run fraud [-- OPTIONS]

  --format FORMAT  ${formats.join(', ')} (table)
  -h, --help       shows this

The same rules are asked on the stream: the last column says in how many alerts the two differ, and the exit code is 1 unless it is none. The alerts
are in the table fraud_alerts. It works while Matinee runs, and also while it does not; docs/fraud.md says what the rules are.`;

function wishOf(args: string[]): Format | undefined {
  const { values } = parseArgs({
    args,
    options: {
      format: { type: 'string', default: 'table' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const format = formats.find(known => known === values.format);
  if (!format) throw new Misuse(`--format takes ${formats.join(', ')}, not "${values.format}".`);
  return format;
}

await followed(
  () => wishOf(process.argv.slice(2)),
  HELP,
  format =>
    runCommand(async calls => {
      const found = await calls.reviewFraud(null);
      const rows = found.map(({ rule, title, mode, alerts, subjects, differences }) => [
        rule,
        title,
        mode,
        alerts,
        subjects,
        differences,
      ]);
      const columns = ['rule', 'looks for', 'mode', 'alerts', 'subjects', 'differences'];
      console.log(answerText({ columns, rows, isCut: false }, format));
      return found.every(({ differences }) => differences === 0) ? 0 : 1;
    }),
);
