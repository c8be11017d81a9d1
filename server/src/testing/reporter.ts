import { PassThrough } from 'node:stream';
import type { TestEvent } from 'node:test/reporters';
import { spec } from 'node:test/reporters';

/** Node's own report for people, and at its end one plain line for programs: `N passed, N failed, N skipped`. */
export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const events = new PassThrough({ objectMode: true });
  const output = events.pipe(new spec());
  let tally = '0 passed, 1 failed';
  const relayed = (async () => {
    for await (const event of source) {
      if (event.type === 'test:summary' && event.data.file === undefined) tally = line(event.data.counts);
      events.write(event);
    }
    events.end();
  })();
  for await (const chunk of output) yield String(chunk);
  await relayed;
  yield `\n${tally}\n`;
}

function line({ tests, passed, skipped, todo }: Record<string, number>): string {
  const notRun = (skipped ?? 0) + (todo ?? 0);
  const failed = (tests ?? 0) - (passed ?? 0) - notRun;
  return `${passed} passed, ${failed} failed${notRun > 0 ? `, ${notRun} skipped` : ''}`;
}
