import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** For every server of a bench, so that whoever makes load can sign tokens. */
export const SECRET = 'a secret for benches, of thirty-two characters and more';

/** What is served: Matinee as in production, or a baseline behind the same edge. */
export interface Serving {
  readonly databaseUrl: string;
  readonly what: 'matinee' | { readonly baseline: string; readonly connections: number };
  /** Variables for Matinee beside those that every bench sets. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server in a process of its own. */
export interface Served {
  readonly port: number;
  readonly pid: number;
  /** Its resident memory, in bytes, when what is garbage has been let go. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/** What a server tells whoever has started it. */
export interface FromServer {
  readonly port?: number;
  readonly memory?: number;
}

/** Has `work` done with a server, which stops with it. With BENCH_PROFILE, what its processor did is written into that folder. */
export async function withServer<T>(serving: Serving, work: (served: Served) => Promise<T>): Promise<T> {
  const { BENCH_PROFILE: folder } = process.env;
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [JSON.stringify(serving)], {
    execArgv: ['--expose-gc', ...(folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [])],
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  try {
    const { port } = await told(child);
    const memory = async () => {
      child.send('memory');
      return (await told(child)).memory!;
    };
    const stop = () => stopped(child);
    const result = await work({ port: port!, pid: child.pid!, memory, stop });
    await stop();
    return result;
  } finally {
    child.kill('SIGKILL');
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || !child.connected) return;
  child.send('stop');
  await once(child, 'exit');
}

async function told(child: ChildProcess): Promise<FromServer> {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended: ${code}`)));
  ended.catch(() => {});
  const [message] = await Promise.race([once(child, 'message'), ended]);
  return message as FromServer;
}
