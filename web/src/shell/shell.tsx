import { type ReactNode, Suspense } from 'react';
import { useLocation } from '../router/router.tsx';
import { Announcer } from '../ui/announcer.tsx';
import { ConnectionNotice } from './connection.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Scroll } from './scroll.tsx';

/** What stands around every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <Header />
      <ConnectionNotice />
      <main id="main" className="main" tabIndex={-1}>
        <ErrorBoundary pathname={pathname}>
          <Suspense fallback={<div className="column" aria-busy="true" />}>
            {children}
            <Scroll />
          </Suspense>
        </ErrorBoundary>
      </main>
      <Footer />
      <Announcer />
    </>
  );
}
