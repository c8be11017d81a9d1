import { CannotStart } from './cannot-start.ts';

/** The first to have Argon2, which keeps passwords. */
const LEAST = '24.7.0';

/** Throws CannotStart if this version of Node lacks what Matinee needs; to be called before any of that is imported. */
export function checkNode(version: string): void {
  if (version.localeCompare(LEAST, 'en', { numeric: true }) >= 0) return;
  throw new CannotStart(
    `This is Node ${version}; Matinee needs 24.7 or newer, which "npm ci" and "npm start" bring along.`,
  );
}
