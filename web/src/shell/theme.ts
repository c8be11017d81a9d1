import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const KEY = 'matinee.theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const themeNow = (): Theme =>
  (document.documentElement.dataset.theme as Theme | undefined) ?? (systemIsDark.matches ? 'dark' : 'light');

/** Chooses a theme and remembers it; `public/theme.js` reads it again before the next page is painted. */
export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is forbidden here: the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  systemIsDark.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    systemIsDark.removeEventListener('change', listener);
  };
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, themeNow);
