import { openLog } from '@matinee/server/src/platform/log.ts';
import { settingsFor } from '../settings.ts';
import { openStream } from '../stream.ts';

// Joins what the log of a folder has, in small batches, until somebody kills it. `node joining-process.fixture.ts FOLDER`

const settings = settingsFor(process.argv[2]!, { batch: 150 });
const stream = await openStream({ settings, clock: Date.now, log: openLog('off', 'silent') });
await stream.startJoining();
process.send?.('joining');
