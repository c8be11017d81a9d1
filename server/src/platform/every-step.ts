/** Takes every step, one after the other, also after one that has failed; then throws what the first has failed with. */
export async function takeEveryStep(steps: Iterable<() => Promise<void> | void>): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
