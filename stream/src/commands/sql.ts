import { parseArgs } from 'node:util';
import { answerText, type Format, formats } from './answer-text.ts';
import { followed, Misuse, runCommand } from './command.ts';

const HELP = `Asks the tables of the sales stream: npm run sql -- "select ..." [OPTIONS]

  --format FORMAT  ${formats.join(', ')} (table)
  --rows NUMBER    the most rows to print (10000)
  -h, --help       shows this

It reads only. It works while Matinee runs, and also while it does not. docs/stream.md says which tables there are.`;

const MOST_MS = 60_000;

interface Wish {
  readonly text: string;
  readonly format: Format;
  readonly mostRows: number;
}

function wishOf(words: string[]): Wish | undefined {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'table' },
      rows: { type: 'string', default: '10000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [text, ...more] = positionals;
  if (text === undefined || more.length > 0) throw new Misuse('Give one query, in quotation marks.');
  const format = formats.find(known => known === values.format);
  if (!format) throw new Misuse(`--format takes ${formats.join(', ')}, not "${values.format}".`);
  const mostRows = Number(values.rows);
  if (!Number.isInteger(mostRows) || mostRows < 1) throw new Misuse('--rows takes a whole number from 1.');
  return { text, format, mostRows };
}

await followed(
  () => wishOf(process.argv.slice(2)),
  HELP,
  ({ text, format, mostRows }) =>
    runCommand(async calls => {
      const answer = await calls.ask({ text, limits: { mostRows, mostMs: MOST_MS } });
      console.log(answerText(answer, format));
      if (answer.isCut && format !== 'table')
        console.error(`There is more: these are the first ${mostRows} rows.`);
      return 0;
    }),
);
