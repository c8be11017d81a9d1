import type { ReactNode } from 'react';
import { codeOf } from '../api/problem.ts';
import { wordsFor } from '../api/refusal-words.ts';
import './notice.css';

interface NoticeProps {
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly tone?: 'plain' | 'good' | 'warn' | 'bad';
  /** What to do about it: buttons or links. */
  readonly actions?: ReactNode;
  /** `alert` for what has just happened and must be heard at once. */
  readonly role?: 'status' | 'alert';
}

/** Something that happened, what is still possible, and what to do. */
export function Notice({ title, children, tone = 'plain', actions, role }: NoticeProps) {
  return (
    <section className={`notice notice-${tone}`} role={role}>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {actions !== undefined && <div className="notice-actions">{actions}</div>}
    </section>
  );
}

/** A failed call in the words of `refusal-words.ts`. */
export function FailureNotice({
  failure,
  actions,
}: {
  readonly failure: unknown;
  readonly actions?: ReactNode;
}) {
  const words = wordsFor(codeOf(failure));
  return (
    <Notice title={words.title} tone="bad" role="alert" actions={actions}>
      {words.text}
    </Notice>
  );
}
