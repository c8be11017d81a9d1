import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningEmbedded } from '../platform/database/embedded.ts';
import { eventually } from './eventually.ts';

/** A Matinee in a process of its own, as a person starts it. */
export interface MatineeProcess {
  readonly child: ChildProcess;
  /** Everything that it has said so far, to the terminal and as errors. */
  output(): string;
  /** Where it can be reached; waits until it says that it is open. Throws what it said if it ends instead. */
  url(): Promise<string>;
  /** Sends the signal and gives the exit code, or the name of the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>;
  ended: Promise<number | string>;
}

export interface MatineeOptions {
  readonly dataFolder: string;
  readonly environment?: Record<string, string>;
  readonly words?: readonly string[];
  /** What to run instead of `node server/src/serve.ts`. */
  readonly command?: readonly string[];
  readonly folder?: string;
}

type Ends = { after(work: () => Promise<void> | void): void };

const root = join(import.meta.dirname, '..', '..', '..');

/** Starts Matinee on a free port; it is killed at the end of the test if it still runs then. */
export function startMatinee(t: Ends, options: MatineeOptions): MatineeProcess {
  const { dataFolder, environment = {}, words = [], command, folder = root } = options;
  const [program, ...rest] = command ?? [
    process.execPath,
    join(folder, 'server', 'src', 'serve.ts'),
    ...words,
  ];
  const child = spawn(program!, rest, {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      PORT: '0',
      MATINEE_DATA: dataFolder,
      STREAM: 'off',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: command !== undefined,
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', chunk => (output += chunk));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  t.after(() => {
    // A command has a group of its own, in which Matinee is only one of several processes.
    if (command) killGroup(child.pid!);
    else if (!isOver()) child.kill('SIGKILL');
  });
  const url = async () => {
    await eventually('Matinee is open', () => output.includes('Ctrl-C stops it') || isOver());
    const found = /http:\/\/\S+/.exec(output)?.[0];
    if (!found || isOver()) throw new Error(`Matinee ended instead of opening, and said: ${output}`);
    return found;
  };
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return { child, output: () => output, url, end, ended };
}

/** A folder for one test, removed at its end, when no database may run on it any more. */
export function temporaryFolder(t: Ends, parent: string = tmpdir()): string {
  const path = mkdtempSync(join(parent, 'matinee-'));
  t.after(async () => {
    await eventually('nothing runs on the folder', () => processesNaming(path).length === 0);
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

/** The processes whose command line or folder names `path`; empty where the system does not tell. */
export function processesNaming(path: string): number[] {
  const pids = process.platform === 'linux' ? readdirSync('/proc').filter(name => /^\d+$/.test(name)) : [];
  return pids.map(Number).filter(pid => pid !== process.pid && commandOf(pid).includes(path));
}

/** The command line of a process, its words parted by blanks; empty if there is none. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** The URL of the database that a Matinee process has started on its folder. */
export const databaseOf = (dataFolder: string): Promise<string> =>
  eventually('the database is ready', () => runningEmbedded(dataFolder));

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}
