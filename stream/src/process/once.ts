const MOST_KEYS = 10_000;

/**
 * Does what is asked under a key once, and gives later askers the same outcome; what failed may be tried again. It remembers the latest
 * keys of this start: lines that come again after another are found out as duplicates by the join.
 */
export function onceEach(): <T>(key: string | undefined, work: () => Promise<T>) => Promise<T> {
  const done = new Map<string, Promise<unknown>>();
  return <T>(key: string | undefined, work: () => Promise<T>) => {
    if (key === undefined) return work();
    const before = done.get(key);
    if (before) return before as Promise<T>;
    const outcome = work();
    done.set(key, outcome);
    outcome.catch(() => done.delete(key));
    if (done.size > MOST_KEYS) done.delete(done.keys().next().value!);
    return outcome;
  };
}
