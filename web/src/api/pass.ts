import type { AdmissionView } from '@matinee/contract/http/admission.ts';

/** Leave to enter a crowded show, until `until` by this browser's own clock, in milliseconds since 1970. */
export interface Pass {
  readonly token: string;
  readonly until: number;
}

const KEY = 'matinee.passes';
let passes = read();

function read(): Record<string, Pass> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Record<string, Pass>;
  } catch {
    return {};
  }
}

/** Keeps the pass of a place that was let in; how far the browser's clock is from the server's does not matter. */
export function keepPass({ showId, pass, serverTime }: AdmissionView): void {
  if (!pass) return;
  const until = Date.now() + Date.parse(pass.expiresAt) - Date.parse(serverTime);
  passes = { ...passes, [showId]: { token: pass.token, until } };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(passes));
  } catch {
    // Storage is forbidden here: the pass lasts as long as the page.
  }
}

/** The pass into a show, while it is good. */
export function passInto(showId: string): Pass | undefined {
  const pass = passes[showId];
  return pass && pass.until > Date.now() ? pass : undefined;
}
