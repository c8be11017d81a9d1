import { Writable } from 'node:stream';
import { styleText } from 'node:util';
import pino, { type Logger } from 'pino';

export type Log = Logger;
export type LogForm = 'pretty' | 'json' | 'off';

const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'token', 'secret', 'email', 'phone', 'card'];

/** Hidden wherever they stand: at the top, one and two levels down, as in `req.headers.authorization`. */
const redact = {
  paths: SECRET_FIELDS.flatMap(field => [field, `*.${field}`, `*.*.${field}`]),
  censor: '[hidden]',
};

/** Writes to standard output: lines of JSON for machines, or one short coloured line each for people. */
export function openLog(form: LogForm, level: string): Log {
  if (form === 'off') return pino({ level: 'silent' });
  const options = { level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return form === 'json' ? pino(options) : pino(options, linesForPeople(process.stdout));
}

const SHOWN_APART = new Set(['level', 'time', 'msg', 'err', 'reqId']);

function linesForPeople(out: NodeJS.WritableStream): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      out.write(`${line(JSON.parse(String(chunk)))}\n`, () => done());
    },
  });
}

function line(entry: Record<string, unknown>): string {
  const level = Number(entry.level);
  const mark = level >= 50 ? styleText('red', 'error') : level >= 40 ? styleText('yellow', 'warn ') : 'info ';
  const rest = Object.entries(entry)
    .filter(([key]) => !SHOWN_APART.has(key))
    .map(([key, value]) =>
      styleText('dim', `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
    );
  const error = entry.err as { stack?: string; message?: string } | undefined;
  const head = [
    styleText('dim', String(entry.time).slice(11, 19)),
    mark,
    entry.msg ?? error?.message,
    ...rest,
  ];
  // The stack is for what somebody should look into; of a warning it is enough to know the reason.
  if (level < 50 && error && entry.msg) head.push(styleText('dim', `(${error.message})`));
  const text = head.join(' ');
  return level >= 50 && error?.stack ? `${text}\n${styleText('dim', error.stack)}` : text;
}
