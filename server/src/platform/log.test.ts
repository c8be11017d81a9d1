import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

/** What a log of this form writes to standard output for one entry. */
function written(form: string, entry: string): string {
  const script = `import { openLog } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))};
    openLog('${form}', 'info').info(${entry}, 'seen');`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

const ENTRY = `{ email: 'a@b.example', body: { password: 'hush' }, req: { headers: { authorization: 'Bearer abc' } }, kept: 'this' }`;

test('secrets and addresses of people stay out of the log, in either form', () => {
  for (const form of ['json', 'pretty']) {
    const text = written(form, ENTRY);
    assert.doesNotMatch(text, /a@b\.example|hush|Bearer/);
    assert.match(text, /seen/);
    assert.match(text, /this/);
  }
});

test('a log for machines is one object a line', () => {
  const { msg, level, kept } = JSON.parse(written('json', ENTRY));
  assert.deepEqual({ msg, level, kept }, { msg: 'seen', level: 30, kept: 'this' });
});
