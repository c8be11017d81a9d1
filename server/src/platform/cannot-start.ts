/**
 * Why Matinee cannot start, as one sentence for the person at the terminal. Everything that prevents a start and that
 * a person can put right is thrown as this; anything else is a bug and keeps its stack.
 */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
