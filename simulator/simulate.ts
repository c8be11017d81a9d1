import { gateCommand, help as gateHelp } from './gate/command.ts';
import { Misuse } from './options.ts';

const help = `Simulations, the same on every machine for the same seed.

  npm run simulate -- gate          people arriving at a venue: buses, sellers, scanners
  npm run simulate -- gate study    many such runs side by side

Each explains itself with --help.`;

/** What can be simulated: the command, and its help text. */
const commands = {
  gate: { run: gateCommand, help: gateHelp },
};

async function main(words: readonly string[], interrupted: AbortSignal): Promise<number> {
  const [first = '--help', ...rest] = words;
  if (first === '--help' || first === 'help') return say(help);
  const command = Object.hasOwn(commands, first) ? commands[first as keyof typeof commands] : undefined;
  if (!command)
    throw new Misuse(`There is no simulation "${first}": there is ${Object.keys(commands).join(', ')}.`);
  if (rest.includes('--help')) return say(command.help);
  return command.run(rest, interrupted);
}

function say(text: string): number {
  console.log(text);
  return 0;
}

const interruption = new AbortController();
// The first Ctrl-C ends the work in good order, a second one at once.
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());

try {
  process.exitCode = await main(process.argv.slice(2), interruption.signal);
} catch (error) {
  if (!(error instanceof Misuse)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
