import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestCluster, type TestCluster } from './cluster.ts';
import { CLUSTER_URL } from './database.ts';

// Read by `node --test --test-global-setup`: one PostgreSQL for all test files, which run as processes of their own.
let cluster: TestCluster | undefined;

export async function globalSetup(): Promise<void> {
  // Files have most of their modules in common; only the first that needs a module compiles it.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache');
  cluster = await startTestCluster();
  process.env[CLUSTER_URL] = cluster.url;
}

export async function globalTeardown(): Promise<void> {
  await cluster?.stop();
}
