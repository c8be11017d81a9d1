import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { useSearchParams } from '../../router/router.tsx';
import { again, LIVE_AGAIN_MS } from '../queries.ts';

export const states = { dead: 'Unusable', corrected: 'Corrected', all: 'All' } as const;
export type State = keyof typeof states;

/** Which letters one looks at. The names are those of the address and of the API. */
export interface LetterChoice {
  readonly state: State;
  readonly reason?: string | undefined;
  readonly topic?: string | undefined;
  readonly text?: string | undefined;
}

const PAGE = 50;

export const lettersKey = ['insights', 'dead-letters'] as const;

export const lettersQuery = (choice: LetterChoice) =>
  infiniteQueryOptions({
    queryKey: [...lettersKey, choice],
    queryFn: ({ pageParam, signal }) =>
      call('deadLetters', {
        query: { ...choice, limit: PAGE, ...(pageParam !== '' && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: again(LIVE_AGAIN_MS),
  });

export const letterQuery = (letterId: string) =>
  queryOptions({
    queryKey: [...lettersKey, letterId],
    queryFn: ({ signal }) => call('deadLetter', { params: { letterId }, signal }),
  });

/** The choice and the letter that is open, as they stand in the address. */
export function useLetterChoice() {
  const [query, setQuery] = useSearchParams();
  const state = query.get('state') ?? '';
  const choice: LetterChoice = {
    state: state in states ? (state as State) : 'dead',
    reason: query.get('reason') ?? undefined,
    topic: query.get('topic') ?? undefined,
    text: query.get('text') ?? undefined,
  };
  const change = (changed: Partial<LetterChoice & { letter: string | undefined }>) => {
    const next = new URLSearchParams(query);
    for (const [name, value] of Object.entries(changed)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    setQuery(next);
  };
  return { choice, letterId: query.get('letter'), change };
}
