import type { WhatsOnFilters } from '../../api/queries.ts';
import { useSearchParams } from '../../router/router.tsx';

const names = ['date', 'language', 'genre', 'category', 'q'] as const;

/**
 * The filters as they stand in the address, so that a list can be kept, shared and come back to. Words being typed
 * replace the address; every other choice is a step one can go back from.
 */
export function useFilters() {
  const [query, setQuery] = useSearchParams();
  const filters: WhatsOnFilters = Object.fromEntries(
    names.map(name => [name, query.get(name) ?? undefined]).filter(([, value]) => value !== undefined),
  );
  const change = (changed: { readonly [N in keyof WhatsOnFilters]?: string | undefined }) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changed)) {
      if (value === undefined || value === '') next.delete(name);
      else next.set(name, value);
    }
    setQuery(next, { replace: 'q' in changed });
  };
  return { filters, change, clear: () => setQuery({}), count: Object.keys(filters).length };
}
