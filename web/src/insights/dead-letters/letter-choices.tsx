import { type FormEvent, useId, useState } from 'react';
import { Choice } from '../filters.tsx';
import { OneOf } from '../one-of.tsx';
import { type LetterChoice, states } from './queries.ts';

interface LetterChoicesProps {
  readonly choice: LetterChoice;
  readonly reasons: readonly { readonly reason: string; readonly letters: number }[];
  readonly onChange: (changed: Partial<LetterChoice>) => void;
}

/** By state, reason, topic, and what is in them. */
export function LetterChoices({ choice, reasons, onChange }: LetterChoicesProps) {
  const id = useId();
  const [text, setText] = useState(choice.text ?? '');
  const search = () => {
    const wanted = text.trim() || undefined;
    if (wanted !== choice.text) onChange({ text: wanted });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    search();
  };
  return (
    <div className="insight-filters">
      <OneOf label="State" all={states} chosen={choice.state} onChoose={state => onChange({ state })} />
      <Choice
        label="Reason"
        any="Any reason"
        chosen={choice.reason}
        options={reasons.map(({ reason, letters }) => [
          reason,
          `${reason} (${letters.toLocaleString('en')})`,
        ])}
        onChoose={reason => onChange({ reason })}
      />
      <Choice
        label="Topic"
        any="All topics"
        chosen={choice.topic}
        options={['bookings', 'payments', 'facts'].map(topic => [topic, topic])}
        onChoose={topic => onChange({ topic })}
      />
      <form className="insight-choice" onSubmit={submit}>
        <label htmlFor={id}>Contains</label>
        <input
          id={id}
          type="search"
          value={text}
          maxLength={200}
          placeholder="An order, a name"
          onChange={event => setText(event.target.value)}
          onBlur={search}
        />
      </form>
    </div>
  );
}
