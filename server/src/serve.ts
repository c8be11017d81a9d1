import { readConfig } from './config.ts';
import { CannotStart } from './platform/cannot-start.ts';
import { systemClock } from './platform/clock.ts';
import { useCompiled } from './platform/compiled.ts';
import { openLog } from './platform/log.ts';
import { checkNode } from './platform/node-version.ts';
import type { Running } from './start.ts';
import { helpText, openText, readArguments } from './terminal.ts';

/** npm passes a Ctrl-C on to us, who have had it from the terminal already: only a later one is a second one. */
const SAME_SIGNAL_MS = 500;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function serve(): Promise<void> {
  const began = systemClock();
  checkNode(process.versions.node);
  const { isHelp, environment } = readArguments(process.argv.slice(2), process.env);
  if (isHelp) return console.log(helpText());
  const config = readConfig(environment);
  const form = config.logForm ?? 'pretty';
  const log = openLog(form, config.logLevel ?? (form === 'json' ? 'info' : 'warn'));

  useCompiled();
  // An older Node could not even import it, and would say so in words of its own.
  const { start } = await import('./start.ts');
  const running = start(config, log);
  stopOnSignal(running);
  const open = await running;
  if (form === 'json') log.info({ url: open.url, data: open.dataFolder }, 'Matinee is open');
  else console.log(openText(open, systemClock() - began));
}

/** The first call drains and stops everything, also in the middle of a start; a later one does not wait for that. */
function stopOnSignal(running: Promise<Running>): void {
  let firstAt: number | undefined;
  const stop = async () => {
    const now = systemClock();
    if (firstAt !== undefined) {
      if (now - firstAt >= SAME_SIGNAL_MS) process.exit(130);
      return;
    }
    firstAt = now;
    await running.then(open => open.stop()).catch(() => {});
    process.exit();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  if (process.env.npm_lifecycle_event) stopWithParent(stop);
}

/** An npm that is killed outright cannot tell us; then nobody would know that we still hold the port. */
function stopWithParent(stop: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stop();
  }, 250);
  watch.unref();
}

// A terminal that is gone is no reason to end without stopping properly.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  await serve();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
