import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import * as contract from '@matinee/contract/http/demonstration.ts';
import { refuse } from '@matinee/contract/refusals.ts';
import type { Config } from './config.ts';
import { type Clock, instantText } from './platform/clock.ts';
import { type Http, route } from './platform/http/index.ts';
import type { Log } from './platform/log.ts';

const PROGRAM = join(import.meta.dirname, '..', '..', 'simulator', 'simulate.ts');
const STOP_MS = 2_000;

/** Invented buyers, who come and go until they are sent home; one server lets in its own. */
export interface DemonstrationLife {
  /** Since when they come, in milliseconds since 1970; null while they do not. */
  readonly since: number | null;
  /** Why nobody may let them in from a page; null where one may. */
  readonly why: string | null;
  /** Lets them come, if they do not yet. */
  begin(): void;
  /** Sends them home; resolves when they are gone. */
  stop(): Promise<void>;
}

export interface LifeOptions {
  readonly config: Pick<Config, 'demonstration' | 'mode'>;
  /** The Matinee that they come to. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Lets invented buyers use the Matinee at `url`: the simulator's box office, as a process of its own, which asks as
 * anybody would. If it ends by itself, Matinee goes on without it; if Matinee is killed, it ends.
 */
export function openLife({ config, url, clock, log }: LifeOptions): DemonstrationLife {
  let running: { since: number; stop(): Promise<void> } | null = null;
  return {
    get since() {
      return running?.since ?? null;
    },
    why: whyNot(config),
    begin() {
      if (running) return;
      const begun = { since: clock(), stop: comeAndGo(url, log, () => running === begun && end()) };
      const end = () => {
        running = null;
      };
      running = begun;
    },
    async stop() {
      const ending = running;
      running = null;
      await ending?.stop();
    },
  };
}

function whyNot({ demonstration, mode }: LifeOptions['config']): string | null {
  if (mode === 'production')
    return 'This installation runs in production: what is sold here is sold in earnest.';
  if (demonstration === 'off') return 'This installation is started without its demonstration (DEMO=off).';
  return null;
}

/** Starts the process; gives what ends it. `ended` hears if it has ended by itself. */
function comeAndGo(url: string, log: Log, ended: () => void): () => Promise<void> {
  const child: ChildProcess = fork(PROGRAM, ['box-office', 'life', '--against', url], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  });
  let isStopping = false;
  const gone = new Promise<void>(resolve => {
    child.once('error', error => {
      log.warn({ err: error }, 'the life of the demonstration could not begin');
      resolve();
    });
    child.once('exit', code => {
      if (!isStopping) log.warn({ code }, 'the life of the demonstration has ended by itself');
      resolve();
    });
  });
  void gone.then(ended);
  return async () => {
    isStopping = true;
    child.kill('SIGTERM');
    const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(overdue);
  };
}

/** The operator's switch. */
export function serveLife(http: Http, life: DemonstrationLife | undefined): void {
  const view = (): contract.DemonstrationLife => {
    const since = life?.since ?? null;
    const why = life ? life.why : 'This server was not started in a way that lets anybody in.';
    return {
      state: since === null ? 'off' : 'on',
      since: since === null ? null : instantText(since),
      mayBegin: why === null,
      why,
    };
  };
  route(http, contract.demonstrationLife, view);
  route(
    http,
    contract.switchDemonstrationLife,
    async ({ body }) => {
      const { why } = view();
      // Whoever is there already may always be sent home.
      if (body.state === 'on' && why !== null) return refuse('no-demonstration', { detail: why });
      if (body.state === 'on') life!.begin();
      else await life?.stop();
      return view();
    },
    { idempotency: 'own' },
  );
}
