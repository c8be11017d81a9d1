import assert from 'node:assert/strict';
import { brotliDecompressSync } from 'node:zlib';
import type { Result } from '../figure.ts';
import { interleaved } from '../interleaved.ts';
import type { RawReply } from './connection.ts';
import { get } from './requests.ts';
import { type HttpLeg, inLoop } from './sale.ts';
import type { Served } from './serve.ts';

const LOOP = { buyers: 128, warmingSeconds: 1, seconds: 2 };
/** As browsers ask. */
const COMPRESSED = 'accept-encoding: br\r\n';

export interface Reading {
  readonly measured: string;
  readonly goal: number;
  /** Below the root of the server; asked for one after the other, by many readers at once. */
  readonly paths: readonly string[];
  /** Throws if a reply does not say what it must; told of every reply that is not the same, byte for byte, as one before. */
  readonly check: (path: string, body: unknown, bytes: number) => void;
}

/** Pages as many readers ask for them, against a GET of the same server that does nothing. */
export async function readAgainstNoOp(
  served: Served,
  { measured, goal, paths, check }: Reading,
  told: (what: string) => void,
): Promise<Result> {
  const known = new Map<string, string>();
  const checkReply = (path: string, { status, head, body }: RawReply): boolean => {
    // Refused for too much to do: right, but nothing was read.
    if (status === 503) return false;
    assert.equal(status, 200, `${path}: ${status} ${body}`);
    if (known.get(path) === body) return true;
    const bytes = Buffer.from(body, 'latin1');
    const isPacked = /^content-encoding: br$/im.test(head);
    check(
      path,
      JSON.parse((isPacked ? brotliDecompressSync(bytes) : bytes).toString()),
      head.length + bytes.length,
    );
    known.set(path, body);
    return true;
  };
  const noOp = () =>
    readInLoop(served, ['/no-op'], (_, { status, body }) => status === 200 && body === '{"ok":true}');
  const { legs, ours, compared } = await interleaved(() => readInLoop(served, paths, checkReply), noOp, {
    told: what => told(`${measured}, ${what}`),
  });
  return {
    measured: `${measured}; processor time is that of the server`,
    goal: `${goal}x`,
    reached: compared.ratio.median >= goal,
    ours,
    compared,
    details: { legs },
  };
}

function readInLoop(
  served: Served,
  paths: readonly string[],
  check: (path: string, reply: RawReply) => boolean,
): Promise<HttpLeg> {
  let asked = 0;
  const questions: Iterator<number> = { next: () => ({ value: asked++ }) };
  return inLoop(served, LOOP, questions, async (number, connection) => {
    const path = paths[number % paths.length]!;
    return check(path, await connection.reply(get(path, number, COMPRESSED)));
  });
}
