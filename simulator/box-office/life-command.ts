import { setPriority } from 'node:os';
import { explained, Misuse, type Options, readOptions } from '../options.ts';
import { life } from './life.ts';
import { boxOfficeOptions } from './options.ts';

type Given = { against: string | null; seed: number };

const { against, seed } = boxOfficeOptions;
const options: Options<Given> = { against, seed };

/** Whoever else has something to do goes first. */
const GENTLE = 10;

export const lifeHelp = `Lets a gentle evening happen on a Matinee that runs, without an end. It is what npm start -- --demo starts.

  npm run simulate -- box-office life --against http://localhost:8080

${explained(options)}`;

/** `simulate box-office life ...`. Goes on until it is interrupted. */
export async function lifeCommand(given: readonly string[], interrupted: AbortSignal): Promise<number> {
  const { against: url, seed: first } = readOptions(options, given);
  if (url === null) throw new Misuse('--against says which Matinee is to come to life.');
  setPriority(GENTLE);
  await life(url, first, interrupted);
  return 0;
}
