import { runStream, settingsFor } from '@matinee/stream/src/index.ts';
import { readConfig } from './config.ts';
import { CannotStart } from './platform/cannot-start.ts';
import { systemClock } from './platform/clock.ts';
import { openLog } from './platform/log.ts';

// The sales stream of an installation, in a process of its own, which the server starts and starts again: see stream-keeper.ts.

/** Ends by itself when the server is gone, however it went. */
function untilToldToStop(): Promise<void> {
  return new Promise(resolve => {
    process.once('disconnect', resolve);
    process.once('SIGTERM', resolve);
    // The terminal sends Ctrl-C to all at once; the server decides when the stream ends.
    process.on('SIGINT', () => {});
  });
}

try {
  const told = untilToldToStop();
  const config = readConfig(process.env);
  const form = config.logForm ?? 'pretty';
  const log = openLog(form, config.logLevel ?? (form === 'json' ? 'info' : 'warn'));
  const running = await runStream({ settings: settingsFor(config.dataFolder), clock: systemClock, log });
  process.send?.('open');
  await told;
  await running.stop();
  process.exit();
} catch (error) {
  if (!(error instanceof CannotStart)) throw error;
  console.error(error.message);
  process.exit(1);
}
