import { CONTROL, GATE } from '../job/feeds.ts';
import type { EventLog, Message } from '../log/event-log.ts';
import { fieldsOf, textOf } from '../read/message.ts';

/** A line as a feed brings it: what it says is nobody's business but the reader's. */
export interface Line {
  readonly topic: string;
  readonly value: string;
  /** When it was written, by its neighbours, where that can be told; in milliseconds since 1970. */
  readonly present?: number;
}

/** Appends lines to the log, each under its order; what cannot be read has no order, and is found out by the reader. */
export function feedLines(events: EventLog, feed: string, lines: readonly Line[]): Promise<void> {
  const headers = { feed };
  return events.append(
    lines.map(({ topic, value, present }) =>
      messageOf(topic, value, present === undefined ? headers : { feed, present: String(present) }),
    ),
  );
}

function messageOf(topic: string, text: string, headers: Message['headers']): Message {
  // A line break inside a value comes from no file; as JSON it means the same as a blank.
  const value = text.includes('\n') ? text.replaceAll('\n', ' ') : text;
  // What gates publish is of no order.
  const key = topic === GATE ? '' : (plainKeyOf(value) ?? keyOf(value));
  return { topic, key, value, headers };
}

const NAME = '"order_id"';
const AFTER_TEXTS = /^\{(?:"\w+":"[^"\\]*",)*"order_id":"([^"\\]+)"/;

/** The order of a line in which it stands after nothing but texts, and once: found without reading the rest. */
function plainKeyOf(value: string): string | undefined {
  const isOnce = value.indexOf(NAME, value.indexOf(NAME) + 1) < 0 && !value.includes('\\u');
  return isOnce ? AFTER_TEXTS.exec(value)?.[1] : undefined;
}

function keyOf(value: string): string {
  try {
    return textOf(fieldsOf(JSON.parse(value)).order_id) ?? '';
  } catch {
    return '';
  }
}

/** Tells the join something about a feed, in the place in the log where it holds. */
export const control = (feed: string, what: object): Message => ({
  topic: CONTROL,
  key: feed,
  value: JSON.stringify(what),
  headers: { feed },
});
