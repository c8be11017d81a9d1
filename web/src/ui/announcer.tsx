import { useSyncExternalStore } from 'react';

let message = '';
const listeners = new Set<() => void>();

/** Says something to those who listen to the page: "12 events", "Seat F7 chosen". */
export function announce(text: string): void {
  // The same words twice are read only if the text changes, so a no-break space tells them apart.
  message = text === message ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The live region that `announce` speaks through; there is one, in the shell. */
export function Announcer() {
  const text = useSyncExternalStore(subscribe, () => message);
  return (
    <div className="spoken" role="status" aria-live="polite">
      {text}
    </div>
  );
}
