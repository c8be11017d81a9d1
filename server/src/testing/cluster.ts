import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeDataFolder } from '../platform/data-folder.ts';
import { startEmbedded } from '../platform/database/embedded.ts';
import { openLog } from '../platform/log.ts';

/** A PostgreSQL for tests: real, but free to forget everything in a power cut. */
export interface TestCluster {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startTestCluster(): Promise<TestCluster> {
  const path = mkdtempSync(join(tmpdir(), 'matinee-test-'));
  const folder = takeDataFolder(join(path, 'data'));
  const server = await startEmbedded(folder, { log: openLog('off', 'silent'), isDurable: false });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      rmSync(path, { recursive: true, force: true });
    },
  };
}
