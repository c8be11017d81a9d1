import type { DeadLetter } from '@matinee/contract/http/dead-letters.ts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { CallFailed, codeOf } from '../../api/problem.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { timeOf } from './letter-list.tsx';
import { letterQuery, lettersKey } from './queries.ts';

interface LetterProps {
  readonly letterId: string;
  readonly onClose: () => void;
}

/** One letter, whole: what is wrong with it, its text to be mended, and what became of it. */
export function Letter({ letterId, onClose }: LetterProps) {
  const { data: letter, error } = useQuery(letterQuery(letterId));
  return (
    <section className="letter" aria-labelledby="letter-title">
      <div className="letter-line">
        <h2 id="letter-title">{letterId}</h2>
        <button type="button" className="letter-close" onClick={onClose}>
          Close
        </button>
      </div>
      {letter === undefined ? (
        error === null ? (
          <Skeleton height="20rem" />
        ) : (
          <FailureNotice failure={error} />
        )
      ) : (
        <>
          <dl className="letter-facts">
            <Fact name="Arrived">{timeOf(letter.arrivedAt)}</Fact>
            <Fact name="Topic">{letter.topic}</Fact>
            <Fact name="Feed">{letter.feed}</Fact>
            <Fact name="Order">{letter.orderId ?? '–'}</Fact>
            <Fact name="Reason">{letter.reason}</Fact>
          </dl>
          {letter.correction ? <Corrected letter={letter} /> : <Correcting letter={letter} />}
        </>
      )}
    </section>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: string }) => (
  <div>
    <dt>{name}</dt>
    <dd className="figures">{children}</dd>
  </div>
);

function Corrected({ letter }: { readonly letter: DeadLetter }) {
  const { messageId, outcome, text, correctedAt } = letter.correction!;
  return (
    <>
      <Notice title={`Corrected: it came out as ${outcome}`} tone="good" role="status">
        {`By message ${messageId}, on ${timeOf(correctedAt)}.`}
      </Notice>
      <h3>What took its place</h3>
      <pre>{laidOut(text)}</pre>
      <h3>As it had come</h3>
      <pre>{laidOut(letter.text)}</pre>
    </>
  );
}

function Correcting({ letter }: { readonly letter: DeadLetter }) {
  const id = useId();
  const queries = useQueryClient();
  const { letterId } = letter;
  const came = laidOut(letter.text);
  const [text, setText] = useState(came);
  const sending = useMutation({
    mutationFn: () =>
      call('correctLetter', { params: { letterId }, body: { text }, idempotencyKey: newIdempotencyKey() }),
    onSuccess: done => queries.setQueryData(letterQuery(letterId).queryKey, done),
    onSettled: () => queries.invalidateQueries({ queryKey: lettersKey }),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <form onSubmit={send}>
      <p className="letter-fault">{letter.detail}</p>
      <label htmlFor={id}>The message, as it came</label>
      <textarea
        id={id}
        rows={Math.min(24, Math.max(8, came.split('\n').length))}
        spellCheck={false}
        value={text}
        maxLength={131_072}
        aria-invalid={sending.error !== null || undefined}
        onChange={event => setText(event.target.value)}
      />
      {sending.error !== null && <WhyNot error={sending.error} />}
      {sending.data && sending.data.correction === null && (
        <Notice title="It is on its way" role="status">
          The stream is behind, and joins it when it has caught up.
        </Notice>
      )}
      <div className="insight-ask">
        <Button type="submit" busy={sending.isPending} busyLabel="Sending …">
          {text === came ? 'Send it again as it is' : 'Send it corrected'}
        </Button>
        {text !== came && (
          <Button manner="quiet" onClick={() => setText(came)}>
            As it came
          </Button>
        )}
      </div>
    </form>
  );
}

/** What the stream says of the text, to the letter. */
const WhyNot = ({ error }: { readonly error: unknown }) =>
  codeOf(error) === 'correction-not-taken' && error instanceof CallFailed ? (
    <p role="alert" className="letter-fault">
      {error.problem?.detail} Nothing was sent.
    </p>
  ) : (
    <FailureNotice failure={error} />
  );

/** JSON over several lines; what is none as it is. */
function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
