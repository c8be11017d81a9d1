import type { Role } from '@matinee/contract/values.ts';
import { useSyncExternalStore } from 'react';

/** Who this browser is to the server. A guest has no account: their bookings live with the token. */
export interface Session {
  readonly token: string;
  readonly buyerId: string;
  /** RFC 3339. */
  readonly expiresAt: string;
  readonly guest: boolean;
  readonly roles: readonly Role[];
}

const KEY = 'matinee.session';
const listeners = new Set<() => void>();
let current: Session | null = read();

function read(): Session | null {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === null ? null : (JSON.parse(stored) as Session);
  } catch {
    return null;
  }
}

function tellAll(): void {
  for (const listener of listeners) listener();
}

export function keepSession(session: Session | null): void {
  current = session;
  try {
    if (session === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(session));
  } catch {
    // Storage is forbidden here: the session lasts as long as the page.
  }
  tellAll();
}

/** The session that is there and not yet over, or null. */
export function currentSession(): Session | null {
  if (current !== null && Date.parse(current.expiresAt) <= Date.now()) keepSession(null);
  return current;
}

function subscribe(listener: () => void): () => void {
  const fromAnotherTab = (event: StorageEvent) => {
    if (event.key !== KEY) return;
    current = read();
    listener();
  };
  listeners.add(listener);
  addEventListener('storage', fromAnotherTab);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', fromAnotherTab);
  };
}

export const useSession = (): Session | null => useSyncExternalStore(subscribe, () => current);

/** Whether this is somebody who may see figures: a partner of its own venues, an admin of all. */
export const isStaff = (session: Session | null): boolean =>
  session !== null && (session.roles.includes('partner') || session.roles.includes('admin'));
