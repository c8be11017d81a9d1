import { flushCompileCache } from 'node:module';
import { useCompiled } from './platform/compiled.ts';

// Compiles what a start loads, so that the first one does not have to: to be run when everything is installed.

useCompiled();
await import('./start.ts');
await import('./open.ts');
await import('@matinee/stream/src/run.ts');
flushCompileCache();
