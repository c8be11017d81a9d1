import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from '../router/router.tsx';

/** Whether a page has been shown before: from the second on, a new page takes the focus, so that it is announced. */
let arrived = false;

interface PageHeadingProps {
  /** The page's name in the browser's tab. */
  readonly tab: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** The first-level heading, one on every page. It names the tab, and after a navigation it receives the focus. */
export function PageHeading({ tab, className, children }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { by: navigation } = useLocation();
  useEffect(() => {
    document.title = tab === 'Matinee' ? tab : `${tab} · Matinee`;
  }, [tab]);
  // Once per page, not when its filters change the address.
  useEffect(() => {
    if (arrived && navigation !== 'POP') heading.current?.focus({ preventScroll: true });
    arrived = true;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
