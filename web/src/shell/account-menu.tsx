import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { meQuery } from '../api/queries.ts';
import { isStaff, keepSession, useSession } from '../api/session.ts';
import { paths, withReturn } from '../paths.ts';
import { Link, navigate, useLocation } from '../router/router.tsx';
import { Icon } from '../ui/icon.tsx';

/**
 * My bookings for everyone, since guests have bookings too; below it signing in or out. A disclosure of plain
 * links, so that Tab and Enter are all one needs to know.
 */
export function AccountMenu() {
  const session = useSession();
  const signedIn = session !== null && !session.guest;
  const { data: me } = useQuery({ ...meQuery, enabled: signedIn });
  const menu = useRef<HTMLDetailsElement>(null);
  const { pathname, search } = useLocation();
  const queries = useQueryClient();

  // Whatever page comes next, the menu closes.
  useEffect(() => menu.current?.removeAttribute('open'), [pathname]);
  useEffect(() => {
    const close = (event: Event) => {
      if (
        event instanceof KeyboardEvent
          ? event.key === 'Escape'
          : !menu.current?.contains(event.target as Node)
      ) {
        if (event instanceof KeyboardEvent && menu.current?.open)
          menu.current.querySelector('summary')?.focus();
        menu.current?.removeAttribute('open');
      }
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, []);

  const signOut = () => {
    keepSession(null);
    queries.clear();
    menu.current?.removeAttribute('open');
    navigate(paths.home);
  };
  return (
    <details className="account" ref={menu}>
      <summary className="header-item" aria-label="Your account and bookings">
        <Icon name="person" />
        <span className="account-name">{signedIn ? (me?.name ?? 'Account') : 'You'}</span>
      </summary>
      <div className="account-menu">
        {signedIn && me !== undefined && <p className="account-who">Signed in as {me.email ?? me.name}</p>}
        <Link to={paths.bookings}>My bookings</Link>
        {isStaff(session) && <Link to={paths.insights}>Figures</Link>}
        {signedIn ? (
          <button type="button" onClick={signOut}>
            Sign out
          </button>
        ) : (
          <>
            <Link to={withReturn(paths.signIn, pathname + search)}>Sign in</Link>
            <Link to={withReturn(paths.register, pathname + search)}>Make an account</Link>
          </>
        )}
      </div>
    </details>
  );
}
