import { Misuse } from './options.ts';

const help = `Simulations, the same on every machine for the same seed.

  npm run simulate -- gate          people arriving at a venue: buses, sellers, scanners
  npm run simulate -- gate study    many such runs side by side
  npm run simulate -- box-office    buyers using a Matinee, and an audit of it
  npm run simulate -- feed          bookings and payments, in the wire format of the sales stream

Each explains itself with --help.`;

type Command = { run: (given: readonly string[], interrupted: AbortSignal) => Promise<number>; help: string };

/** What can be asked for, by the words that ask for it. Only what is asked for is loaded: the box office is a whole server. */
const commands: Record<string, () => Promise<Command>> = {
  'gate study': () =>
    import('./gate/study-command.ts').then(({ studyCommand: run, studyHelp: help }) => ({ run, help })),
  gate: () => import('./gate/command.ts').then(({ gateCommand: run, help }) => ({ run, help })),
  'box-office life': () =>
    import('./box-office/life-command.ts').then(({ lifeCommand: run, lifeHelp: help }) => ({ run, help })),
  'box-office': () =>
    import('./box-office/command.ts').then(({ boxOfficeCommand: run, boxOfficeHelp: help }) => ({
      run,
      help,
    })),
  feed: () => import('./feed/command.ts').then(({ feedCommand: run, feedHelp: help }) => ({ run, help })),
};

async function main(words: readonly string[], interrupted: AbortSignal): Promise<number> {
  if (words.length === 0 || words[0] === '--help' || words[0] === 'help') return say(help);
  const spoken = Object.keys(commands).find(name => `${words.join(' ')} `.startsWith(`${name} `));
  if (!spoken) throw new Misuse(`There is no simulation "${words[0]}": there are gate, box-office and feed.`);
  const { run, help: its } = await commands[spoken]!();
  const given = words.slice(spoken.split(' ').length);
  return given.includes('--help') ? say(its) : run(given, interrupted);
}

function say(text: string): number {
  console.log(text);
  return 0;
}

const interruption = new AbortController();
// The first Ctrl-C ends the work in good order, a second one at once.
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());
// Whoever started us, if it was a program, is there no more.
process.once('disconnect', () => interruption.abort());

try {
  process.exitCode = await main(process.argv.slice(2), interruption.signal);
} catch (error) {
  // What the machine refuses, a full disk say, is no mistake of this program: its sentence is enough.
  if (!(error instanceof Misuse) && !(error instanceof Error && 'syscall' in error)) throw error;
  console.error(error.message);
  process.exitCode = error instanceof Misuse ? 2 : 1;
} finally {
  // Whoever started us listens no longer than we have something to say.
  process.disconnect?.();
}
