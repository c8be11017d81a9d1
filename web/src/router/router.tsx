/**
 * The address of the page, and going from one to another. A library for this costs a tenth of all script that the
 * buyer's way may weigh; what these pages need of it is below.
 */
import {
  type ComponentProps,
  type ComponentType,
  createContext,
  type ReactNode,
  startTransition,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import { matchPath, type Params } from './match.ts';

export interface Location {
  readonly pathname: string;
  readonly search: string;
  /** Of this entry in the history; the same again when one comes back to it. */
  readonly key: string;
  /** What the page before wanted this one to know; gone with the history's entry. */
  readonly state: unknown;
  /** How one came here: by going on, by taking an entry's place, or by going back, forward or straight here. */
  readonly by: 'PUSH' | 'REPLACE' | 'POP';
}

export interface NavigateOptions {
  /** Takes the place of the present entry in the history. */
  readonly replace?: boolean;
  readonly state?: unknown;
}

interface Entry {
  readonly key: string;
  readonly state: unknown;
}

function locationNow(by: Location['by']): Location {
  const entry = history.state as Entry | null;
  const { pathname, search } = window.location;
  return { pathname, search, key: entry?.key ?? 'first', state: entry?.state, by };
}

let tell: (location: Location) => void = () => {};

/** Goes to an address of ours. */
export function navigate(to: string, { replace = false, state }: NavigateOptions = {}): void {
  const entry: Entry = { key: `${Date.now()}-${Math.random()}`, state };
  if (replace) history.replaceState(entry, '', to);
  else history.pushState(entry, '', to);
  tell(locationNow(replace ? 'REPLACE' : 'PUSH'));
}

const Here = createContext<Location | undefined>(undefined);
const Given = createContext<Params>({});

/** Everything that asks for the address stands inside of this. */
export function Router({ children }: { readonly children: ReactNode }) {
  const [location, setLocation] = useState(() => locationNow('POP'));
  useLayoutEffect(() => {
    // In a transition: the page one leaves stays until the script of the next one is here.
    tell = next => startTransition(() => setLocation(next));
    const onPop = () => tell(locationNow('POP'));
    addEventListener('popstate', onPop);
    return () => removeEventListener('popstate', onPop);
  }, []);
  return <Here value={location}>{children}</Here>;
}

export function useLocation(): Location {
  const location = useContext(Here);
  if (location === undefined) throw new Error('There is no Router around this.');
  return location;
}

export const useParams = (): Params => useContext(Given);

/** The query of the address, and how to change it without leaving the page. */
export function useSearchParams() {
  const { pathname, search } = useLocation();
  const query = useMemo(() => new URLSearchParams(search), [search]);
  const setQuery = (next: URLSearchParams | Record<string, string>, options?: NavigateOptions) => {
    const text = new URLSearchParams(next).toString();
    navigate(text === '' ? pathname : `${pathname}?${text}`, options);
  };
  return [query, setQuery] as const;
}

export type Route = readonly [pattern: string, page: ComponentType];

/** The page of the first pattern that the address is of. */
export function Routes({
  routes,
  otherwise: Otherwise,
}: {
  readonly routes: readonly Route[];
  readonly otherwise: ComponentType;
}) {
  const { pathname } = useLocation();
  for (const [pattern, Page] of routes) {
    const params = matchPath(pattern, pathname);
    if (params === undefined) continue;
    return (
      <Given value={params}>
        <Page key={pattern} />
      </Given>
    );
  }
  return <Otherwise />;
}

interface LinkProps extends Omit<ComponentProps<'a'>, 'href'>, NavigateOptions {
  readonly to: string;
}

/** A link to an address of ours; opened in a new tab or window, it is a link like any other. */
export function Link({ to, replace, state, onClick, ...rest }: LinkProps) {
  return (
    <a
      {...rest}
      href={to}
      onClick={event => {
        onClick?.(event);
        const isPlain =
          event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
        const isHere = rest.target === undefined || rest.target === '_self';
        if (event.defaultPrevented || !isPlain || !isHere || rest.download !== undefined) return;
        event.preventDefault();
        // To the address one is at already: nothing to come back to.
        const isSame = to === window.location.pathname + window.location.search;
        navigate(to, { replace: replace ?? isSame, state });
      }}
    />
  );
}

/** Sends on to another address as soon as it is shown. */
export function Navigate({ to, replace = false, state }: NavigateOptions & { readonly to: string }) {
  // Where to is settled by the page that shows this; a new render of the same does not send on a second time.
  useEffect(() => navigate(to, { replace, state }), [to]);
  return null;
}
