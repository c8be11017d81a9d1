import { useLayoutEffect } from 'react';
import { useLocation } from '../router/router.tsx';

/** How far each visited page was scrolled, by its entry in the history. */
const kept = new Map<string, number>();

/** A new page starts at its top; going back returns to where one was. Filters in the address move nothing. */
export function Scroll() {
  const { key, pathname, by: navigation } = useLocation();

  // With the change of the page, not after it: else going to the top of the next would be taken for a move on this one.
  useLayoutEffect(() => {
    history.scrollRestoration = 'manual';
    const keep = () => kept.set(key, scrollY);
    addEventListener('scroll', keep, { passive: true });
    return () => removeEventListener('scroll', keep);
  }, [key]);

  // A page is its path; the rest of the address is its state.
  useLayoutEffect(() => {
    const top = navigation === 'POP' ? (kept.get(key) ?? 0) : 0;
    scrollTo(0, top);
    if (top === 0) return;
    // The page may still be growing to its former height: once more when it has been laid out.
    const again = requestAnimationFrame(() => scrollTo(0, top));
    return () => cancelAnimationFrame(again);
  }, [pathname]);

  return null;
}
