import type { DeadLetter } from '@matinee/contract/http/dead-letters.ts';

const times = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
export const timeOf = (instant: string): string => times.format(new Date(instant));

interface LetterListProps {
  readonly letters: readonly DeadLetter[];
  readonly openId: string | null;
  readonly onOpen: (letterId: string) => void;
}

/** The latest first; each says what is wrong with it, and what it begins with. */
export const LetterList = ({ letters, openId, onOpen }: LetterListProps) => (
  <ul className="insight-list letter-list">
    {letters.map(({ letterId, topic, reason, detail, orderId, arrivedAt, text, correction }) => (
      <li key={letterId}>
        <button
          type="button"
          aria-current={letterId === openId ? 'true' : undefined}
          onClick={() => onOpen(letterId)}
        >
          <span className="letter-line">
            <strong>{reason}</strong>
            <span className="soft">
              {topic}
              {orderId !== null && `, order ${orderId}`}
            </span>
            <span className="soft figures letter-time">{timeOf(arrivedAt)}</span>
          </span>
          <span>{correction === null ? detail : `Corrected: it came out as ${correction.outcome}.`}</span>
          <code>{text}</code>
        </button>
      </li>
    ))}
  </ul>
);
