import type { ReactNode } from 'react';
import { codeOf } from '../api/problem.ts';
import { wordsFor } from '../api/refusal-words.ts';
import { PageHeading } from './page-heading.tsx';

/** Stands in for a page that cannot be shown, and says why and what is still possible. */
export function FailurePage({
  failure,
  actions,
}: {
  readonly failure: unknown;
  readonly actions: ReactNode;
}) {
  const words = wordsFor(codeOf(failure));
  return (
    <div className="column stack" role="alert">
      <PageHeading tab={words.title}>{words.title}</PageHeading>
      <p>{words.text}</p>
      <div className="notice-actions">{actions}</div>
    </div>
  );
}
