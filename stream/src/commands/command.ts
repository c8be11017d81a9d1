import { CannotStart } from '@matinee/server/src/platform/cannot-start.ts';
import { type AtHand, streamAtHand } from '../process/at-hand.ts';
import { Refused } from '../refused.ts';
import { type Settings, settingsFor } from '../settings.ts';

/** A command line that cannot be followed. */
export class Misuse extends Error {}

/**
 * Runs a command over the stream of the data folder (MATINEE_DATA), whether Matinee runs or not. The exit code is what `work` resolves to;
 * 1 with a sentence if the stream says no; 2 with a sentence for a command line that cannot be followed.
 */
export async function runCommand(
  work: (atHand: AtHand['calls'], settings: Settings) => Promise<number>,
  { isJoining = false, chosen = {} as Partial<Settings> } = {},
): Promise<void> {
  const settings = settingsFor(process.env.MATINEE_DATA || '.matinee', chosen);
  let atHand: AtHand | undefined;
  try {
    atHand = await streamAtHand(settings, isJoining);
    process.exitCode = await work(atHand.calls, settings);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof CannotStart)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await atHand?.close();
  }
}

/** Reads the command line with `read` and goes on with what it gives; prints what it complains of instead. */
export async function followed<T>(read: () => T | undefined, help: string, then: (wish: T) => Promise<void>) {
  try {
    const wish = read();
    if (wish === undefined) console.log(help);
    else await then(wish);
  } catch (error) {
    const isMistyped = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
    if (!(error instanceof Misuse) && !isMistyped) throw error;
    const said = error instanceof Misuse ? error.message : `${(error as Error).message.split('. ')[0]}.`;
    console.error(`${said} --help shows what there is.`);
    process.exitCode = 2;
  }
}
