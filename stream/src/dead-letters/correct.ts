import { isDeepStrictEqual } from 'node:util';
import type { CorrectionHeaders } from '../job/corrections.ts';
import type { Joining } from '../job/joining.ts';
import type { Message } from '../log/event-log.ts';
import { fieldsOf, readMessage, textOf } from '../read/message.ts';
import { Rules } from '../read/rules.ts';
import { Refused } from '../refused.ts';
import type { Settings } from '../settings.ts';
import type { Stream } from '../stream.ts';
import { type DeadLetter, readLetter, readLetters } from './letters.ts';

type Place = Pick<Stream, 'owner' | 'events' | 'settings' | 'clock'> & {
  joining(): Pick<Joining, 'reached'>;
};

/** What came of sending letters again as they are. */
export interface Replayed {
  readonly letters: readonly DeadLetter[];
  /** Why the others cannot be used now either. */
  readonly refused: readonly { readonly letterId: string; readonly detail: string }[];
}

/** A correction is waited for this long; a stream that is behind joins it later. */
const MOST_WAIT_MS = 5_000;
const MOST_CHARACTERS = 128 * 1024;

/** Which category an event is of is nothing that could be wrong with a message. */
const noRules = new Rules([], []);

/**
 * Sends `text` in the place of a dead letter, as a new message that names the letter. Resolves to the letter as it is then: corrected, once
 * the message is joined. The same text again changes nothing. Throws Refused, with the reason, for a text that would be a dead
 * letter again, and if another one took the letter's place before.
 */
export async function correctLetter(stream: Place, letterId: string, text: string): Promise<DeadLetter> {
  const letter = await readLetter(stream.owner, letterId);
  const value = oneLine(text);
  if (letter.correction) {
    if (saysTheSame(letter.correction.text, value)) return letter;
    throw new Refused(
      `Letter ${letterId} has been corrected already, by ${letter.correction.messageId}.`,
      409,
    );
  }
  const fault = faultOf(letter, value, stream);
  if (fault !== undefined) throw new Refused(fault);
  await send(stream, [messageFor(letter, value)]);
  return readLetter(stream.owner, letterId);
}

/** Sends letters again as they are: those that came late, or whose time has come, can be used now. Throws Refused for an unknown one. */
export async function replayLetters(stream: Place, letterIds: readonly string[]): Promise<Replayed> {
  const letters = await readLetters(stream.owner, [...new Set(letterIds)]);
  const refused: { letterId: string; detail: string }[] = [];
  const usable = letters.filter(letter => {
    const detail = letter.correction
      ? `It has been corrected already, by ${letter.correction.messageId}.`
      : faultOf(letter, letter.text, stream);
    if (detail !== undefined) refused.push({ letterId: letter.letterId, detail });
    return detail === undefined;
  });
  await send(
    stream,
    usable.map(letter => messageFor(letter, letter.text)),
  );
  const sent = usable.map(({ letterId }) => letterId);
  return { letters: await readLetters(stream.owner, sent), refused };
}

const oneLine = (text: string): string => text.trim().replaceAll(/\s*[\r\n]+\s*/g, ' ');

/** Whether two texts are the same JSON, however they are laid out. */
function saysTheSame(one: string, other: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
  } catch {
    return false;
  }
}

/** Why a text would be a dead letter again. */
function faultOf(
  { topic }: DeadLetter,
  value: string,
  { settings, clock }: { settings: Settings; clock: () => number },
): string | undefined {
  if (value.length > MOST_CHARACTERS) return `The message is larger than ${MOST_CHARACTERS} characters.`;
  const read = readMessage({ topic, value }, noRules);
  if (read.kind === 'unreadable') return read.detail;
  if (read.kind === 'aside')
    return 'The message is neither a booking nor a payment: the join has no use for it.';
  if (read.fault) return read.fault.detail;
  if (settings.time === 'event' && read.time! / 1_000 > clock() + settings.mostAheadMs)
    return `Its time is more than ${settings.mostAheadMs / 60_000} min ahead.`;
  return undefined;
}

function messageFor({ letterId, topic, feed, arrivedAt }: DeadLetter, value: string): Message {
  const headers: CorrectionHeaders = { feed, corrects: letterId, arrived: String(Date.parse(arrivedAt)) };
  return { topic, key: keyOf(JSON.parse(value)), value, headers: { ...headers } };
}

/** The order that a message is about, whatever its form. */
function keyOf(json: unknown): string {
  const { order_id, booking, payment } = fieldsOf(json);
  return textOf(order_id ?? fieldsOf(booking ?? payment).order_id) ?? '';
}

/** Resolves once they are durable, and joined unless the stream is far behind. */
async function send({ events, joining }: Place, messages: readonly Message[]): Promise<void> {
  await events.append(messages);
  const late = AbortSignal.timeout(MOST_WAIT_MS);
  await joining()
    .reached(events.ends(), late)
    .catch(error => {
      if (!late.aborted) throw error;
    });
}
