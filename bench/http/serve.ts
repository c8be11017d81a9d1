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
  /** Kills it outright. */
  kill(): Promise<void>;
}

/** What a server tells whoever has started it. */
export interface FromServer {
  readonly port?: number;
  readonly memory?: number;
}

/** Has `work` done with a server, which stops with it. */
export async function withServer<T>(serving: Serving, work: (served: Served) => Promise<T>): Promise<T> {
  const served = await startServer(serving);
  try {
    const result = await work(served);
    await served.stop();
    return result;
  } finally {
    await served.kill();
  }
}

/** Starts a server, for whoever stops or kills it. With BENCH_PROFILE, what its processor did is written into that folder. */
export async function startServer(serving: Serving): Promise<Served> {
  const { BENCH_PROFILE: folder } = process.env;
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [JSON.stringify(serving)], {
    execArgv: ['--expose-gc', ...(folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [])],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...(process.env.REDIS_URL && { REDIS_URL: process.env.REDIS_URL }),
    },
  });
  const kill = () => ended(child, () => child.kill('SIGKILL'));
  try {
    const { port } = await told(child);
    const memory = async () => {
      child.send('memory');
      return (await told(child)).memory!;
    };
    return { port: port!, pid: child.pid!, memory, stop: () => ended(child, () => child.send('stop')), kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

async function ended(child: ChildProcess, end: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  end();
  await exit;
}

async function told(child: ChildProcess): Promise<FromServer> {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended: ${code}`)));
  ended.catch(() => {});
  const [message] = await Promise.race([once(child, 'message'), ended]);
  return message as FromServer;
}
