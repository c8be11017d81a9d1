/** A server-sent event as it came. */
export interface ServerSent {
  readonly event: string;
  readonly data: string;
}

/**
 * The events of a stream that was asked for with a token, which the browser's own EventSource cannot send (WHATWG HTML,
 * 9.2.6). `onBytes` hears of whatever arrives, the server's signs of life between events included.
 */
export async function* serverSent(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onBytes: () => void,
): AsyncGenerator<ServerSent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      text += value;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const event = eventIn(block);
        if (event) yield event;
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** One event; a comment, which keeps the line open, is none. */
function eventIn(block: string): ServerSent | undefined {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event = value!;
    if (field === 'data') data.push(value!);
  }
  return data.length === 0 ? undefined : { event, data: data.join('\n') };
}
