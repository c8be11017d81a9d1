import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CannotStart } from '@matinee/server/src/platform/cannot-start.ts';
import { type DeadLetter, type LetterFilter, letterStates } from '../dead-letters/letters.ts';
import type { StreamCalls } from '../process/calls.ts';
import { answerText } from './answer-text.ts';
import { followed, Misuse, runCommand } from './command.ts';

const HELP = `What the sales stream could not use: npm run dead-letters -- COMMAND [OPTIONS]

  list              the letters, the latest first, and how many have which reason
  show ID           one of them, whole: its text as it came, and what is wrong with it
  correct ID FILE   sends the message in FILE (- for what is typed or piped in) in the place of the letter
  replay ID ...     sends letters again as they are: those that came late, or too early, can be used now
  replay --reason late ...    all that the options find

  --topic TOPIC     bookings, payments, facts
  --reason REASON   such as late, bad-time, not-json
  --feed NAME       of this feed
  --from, --to TIME by their arrival, RFC 3339
  --text TEXT       that contain it, whatever the case
  --state STATE     ${letterStates.join(', ')} (dead)
  --limit NUMBER    the most letters to list (50)
  --format FORMAT   text, json (text)
  -h, --help        shows this

What would be a dead letter again is refused with its reason, and the letter stays as it is: the exit code is 1 then. It works
while Matinee runs, and also while it does not.`;

const AT_ONCE = 200;

interface Wish {
  readonly command: 'list' | 'show' | 'correct' | 'replay';
  readonly words: readonly string[];
  readonly filter: LetterFilter;
  readonly limit: number;
  readonly isJson: boolean;
}

const filters = ['topic', 'reason', 'feed', 'from', 'to', 'text', 'state'] as const;

function wishOf(args: string[]): Wish | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      topic: { type: 'string' },
      reason: { type: 'string' },
      feed: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      text: { type: 'string' },
      state: { type: 'string' },
      limit: { type: 'string', default: '50' },
      format: { type: 'string', default: 'text' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [command, ...words] = positionals;
  const filter = Object.fromEntries(
    filters.flatMap(name => (values[name] === undefined ? [] : [[name, values[name]]])),
  ) as LetterFilter;
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new Misuse('--limit takes a whole number from 1.');
  if (values.format !== 'text' && values.format !== 'json')
    throw new Misuse(`--format takes text or json, not "${values.format}".`);
  if (filter.state !== undefined && !letterStates.includes(filter.state))
    throw new Misuse(`--state takes ${letterStates.join(', ')}, not "${filter.state}".`);
  for (const at of [filter.from, filter.to])
    if (at !== undefined && Number.isNaN(Date.parse(at))) throw new Misuse(`"${at}" is no time.`);
  const isFiltered = Object.keys(filter).length > 0;
  const isFit =
    { list: words.length === 0, show: words.length === 1, correct: words.length === 2, replay: true }[
      command ?? ''
    ] ?? false;
  if (!isFit || (command === 'replay' && words.length > 0 === isFiltered))
    throw new Misuse('Say list, show ID, correct ID FILE, replay ID ... or replay with options.');
  return { command: command as Wish['command'], words, filter, limit, isJson: values.format === 'json' };
}

type Deed = (calls: StreamCalls, wish: Wish) => Promise<number>;

const deeds: Readonly<Record<Wish['command'], Deed>> = {
  async list(calls, { filter, limit, isJson }) {
    const page = await calls.deadLetters({ ...filter, limit });
    if (isJson) {
      print(page);
      return 0;
    }
    const rows = page.items.map(letter => [
      letter.letterId,
      letter.arrivedAt,
      letter.reason,
      letter.orderId,
      letter.correction?.outcome ?? null,
      letter.detail,
    ]);
    const columns = ['letter', 'arrived', 'reason', 'order', 'corrected', 'detail'];
    console.log(answerText({ columns, rows, isCut: page.next !== null }, 'table'));
    if (page.reasons.length > 0)
      console.log(
        `\n${page.reasons.map(({ reason, letters }) => `${reason} ${letters.toLocaleString('en')}`).join(', ')}`,
      );
    return 0;
  },

  async show(calls, { words, isJson }) {
    const letter = await calls.deadLetter({ letterId: words[0]! });
    if (isJson) print(letter);
    else console.log(letterText(letter));
    return 0;
  },

  async correct(calls, { words, isJson }) {
    const [letterId, path] = words;
    const letter = await calls.correctLetter({ letterId: letterId!, text: textIn(path!) });
    if (isJson) print(letter);
    else console.log(fateOf(letter));
    return 0;
  },

  async replay(calls, { words, filter, isJson }) {
    const letterIds = words.length > 0 ? words : await found(calls, filter);
    let refusals = 0;
    for (let at = 0; at < letterIds.length; at += AT_ONCE) {
      const done = await calls.replayLetters({ letterIds: letterIds.slice(at, at + AT_ONCE) });
      refusals += done.refused.length;
      if (isJson) print(done);
      else {
        for (const letter of done.letters) console.log(fateOf(letter));
        for (const { letterId, detail } of done.refused) console.error(`${letterId} stays: ${detail}`);
      }
    }
    if (letterIds.length === 0 && !isJson) console.log('There is no such letter.');
    return refusals > 0 ? 1 : 0;
  },
};

const print = (value: unknown) => console.log(JSON.stringify(value, null, 2));

const fateOf = ({ letterId, correction }: DeadLetter): string =>
  correction
    ? `${letterId} is corrected by ${correction.messageId}, which came out as ${correction.outcome}.`
    : `${letterId} is on its way: the stream is behind, and joins what was sent when it has caught up.`;

const letterText = (letter: DeadLetter): string =>
  [
    `letter   ${letter.letterId}, feed ${letter.feed}`,
    `arrived  ${letter.arrivedAt}`,
    `order    ${letter.orderId ?? '-'}`,
    `reason   ${letter.reason}: ${letter.detail}`,
    ...(letter.correction ? [fateOf(letter)] : []),
    '',
    letter.text,
    ...(letter.correction ? ['', 'corrected to', '', letter.correction.text] : []),
  ].join('\n');

/** Throws CannotStart if there is nothing to be read. */
function textIn(path: string): string {
  try {
    return readFileSync(path === '-' ? process.stdin.fd : path, 'utf8');
  } catch (error) {
    throw new CannotStart(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** All that the filter finds: they are collected first, since they leave the list when they are sent. */
async function found(calls: StreamCalls, filter: LetterFilter): Promise<string[]> {
  const letterIds: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await calls.deadLetters({ ...filter, limit: AT_ONCE, after });
    letterIds.push(...page.items.map(({ letterId }) => letterId));
    after = page.next;
  }
  return letterIds;
}

await followed(
  () => wishOf(process.argv.slice(2)),
  HELP,
  wish =>
    runCommand(calls => deeds[wish.command](calls, wish), {
      isJoining: wish.command === 'correct' || wish.command === 'replay',
    }),
);
