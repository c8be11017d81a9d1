import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './dead-letters.css?url';
import { Letter } from './letter.tsx';
import { LetterChoices } from './letter-choices.tsx';
import { LetterList } from './letter-list.tsx';
import { lettersKey, lettersQuery, useLetterChoice } from './queries.ts';

/** As many as are sent again in one request. */
const AT_ONCE = 200;

/** What the sales stream could not use: found, looked at, corrected and sent again. */
export function DeadLettersPage() {
  const { choice, letterId, change } = useLetterChoice();
  const queries = useQueryClient();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    lettersQuery(choice),
  );
  const letters = data?.pages.flatMap(page => page.items);
  const usable = letters?.filter(({ correction }) => correction === null).slice(0, AT_ONCE) ?? [];
  const replaying = useMutation({
    mutationFn: () =>
      call('replayLetters', {
        body: { letterIds: usable.map(letter => letter.letterId) },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: lettersKey }),
  });
  return (
    <div className={letterId === null ? 'letters' : 'letters letters-open'}>
      <link rel="stylesheet" href={styles} precedence="default" />
      <div className="letters-all">
        <LetterChoices choice={choice} reasons={data?.pages[0]?.reasons ?? []} onChange={change} />
        {error !== null && <FailureNotice failure={error} />}
        {replaying.data && <Replayed {...replaying.data} />}
        {replaying.error !== null && <FailureNotice failure={replaying.error} />}
        {letters === undefined ? (
          error === null && <Skeleton height="16rem" />
        ) : letters.length === 0 ? (
          <p className="soft">{nothingFor(choice.state, choice.reason ?? choice.topic ?? choice.text)}</p>
        ) : (
          <LetterList letters={letters} openId={letterId} onOpen={letter => change({ letter })} />
        )}
        <div className="insight-ask">
          {hasNextPage && (
            <Button
              manner="quiet"
              busy={isFetchingNextPage}
              busyLabel="One moment …"
              onClick={() => fetchNextPage()}
            >
              Show earlier ones
            </Button>
          )}
          {usable.length > 1 && (
            <Button
              manner="quiet"
              busy={replaying.isPending}
              busyLabel="Sending …"
              onClick={() => replaying.mutate()}
            >
              Send these {usable.length} again as they are
            </Button>
          )}
        </div>
      </div>
      {letterId !== null && (
        <Letter key={letterId} letterId={letterId} onClose={() => change({ letter: undefined })} />
      )}
    </div>
  );
}

const nothingFor = (state: string, narrowed: string | undefined): string =>
  narrowed !== undefined
    ? 'No letter is like that. Choose fewer things, or another state.'
    : state === 'corrected'
      ? 'Nothing has been corrected yet.'
      : 'Every message could be used. What cannot will stand here with its reason, and nothing of it is lost.';

interface ReplayedProps {
  readonly letters: readonly { readonly correction: { readonly outcome: string } | null }[];
  readonly refused: readonly { readonly letterId: string; readonly detail: string }[];
}

const Replayed = ({ letters, refused }: ReplayedProps) => (
  <Notice
    title={`${letters.length} sent again, ${refused.length} cannot be used as they are`}
    tone={refused.length === 0 ? 'good' : 'warn'}
    role="status"
  >
    {refused.length === 0
      ? 'They are told under names of their own now.'
      : `They stay where they are. The first: ${refused[0]!.detail}`}
  </Notice>
);
