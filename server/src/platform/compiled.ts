import module from 'node:module';
import { join } from 'node:path';

/**
 * Where Node keeps what it has compiled of this program, by the content of each file. Beside the installed packages: whoever may
 * write there may change the program itself.
 */
export const compiledFolder = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  'node_modules',
  '.cache',
  'matinee',
);

/** From here on what was compiled before is only loaded. Where the folder cannot be written, all is as it would be without. */
export const useCompiled = (): void => void module.enableCompileCache(compiledFolder);
