import assert from 'node:assert/strict';

/** A server-sent event as it came over the wire. */
export interface Heard<Data> {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: Data;
}

/** A connection to a stream of events, read when asked. */
export interface Listener<Data> {
  /** The next event; undefined when the server has ended the stream. */
  next(): Promise<Heard<Data> | undefined>;
  /** Breaks the connection, as a network does. */
  leave(): Promise<void>;
}

/** Opens a stream, as a browser's `EventSource` does; with the headers of one that comes back, if given. */
export async function listen<Data>(
  url: string,
  headers: Record<string, string> = {},
): Promise<Listener<Data>> {
  const response = await fetch(url, { headers });
  assert.equal(response.status, 200);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n');
        const block = text.slice(0, Math.max(end, 0));
        if (end !== -1) text = text.slice(end + 2);
        const data = field(block, 'data');
        if (data !== undefined)
          return { id: field(block, 'id'), event: field(block, 'event'), data: JSON.parse(data) as Data };
        if (end !== -1) continue;
        const { value, done } = await reader.read();
        if (done) return undefined;
        text += value;
      }
    },
    leave: () => reader.cancel(),
  };
}

const field = (block: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
