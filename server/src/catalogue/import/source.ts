import type { CatalogueFile } from '@matinee/contract/catalogue-file.ts';

export interface Place {
  /** Both counted from 1. */
  readonly line: number;
  readonly column: number;
}

/** One thing wrong with a file. `path` is a JSON pointer into it. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** A file with what it says. */
export interface Source extends Readable {
  readonly file: string;
  /** SHA-256 of its text, in hexadecimal. */
  readonly checksum: string;
}

/** What a file says, and where in it each part is. */
export interface Readable {
  readonly catalogue: CatalogueFile;
  /** The place of a part, or of the innermost part around it that is there. */
  placeOf(path: string): Place;
}

/** A file that cannot be imported, with everything that is wrong with it, in the order of its lines. */
export class FileProblems extends Error {
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** `file:line:column: path: message`, which editors and terminals make a link of. */
export function problemsIn(
  file: string,
  placeOf: (path: string) => Place,
  problems: readonly Problem[],
): FileProblems {
  const placed = problems.map(problem => ({ ...problem, place: placeOf(problem.path) }));
  placed.sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column);
  const lines = placed.map(({ place, path, message }) => {
    const where = `${file}:${place.line}:${place.column}`;
    return path === '' ? `${where}: ${message}` : `${where}: ${readable(path)}: ${message}`;
  });
  return new FileProblems([...new Set(lines)]);
}

/** `/shows/3/startsAt` as `shows[3].startsAt`. */
function readable(path: string): string {
  return segmentsOf(path)
    .map(segment => (/^\d+$/.test(segment) ? `[${segment}]` : `.${segment}`))
    .join('')
    .replace(/^\./, '');
}

export const segmentsOf = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map(segment => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A field's name as a part of a path. */
export const escaped = (field: string): string => field.replaceAll('~', '~0').replaceAll('/', '~1');
