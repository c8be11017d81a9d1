import { useEffect, useRef } from 'react';
import './date-strip.css';

interface DateStripProps {
  /** The days to choose from, YYYY-MM-DD, the first of them today. */
  readonly days: readonly string[];
  /** The chosen day; undefined is any day. */
  readonly chosen: string | undefined;
  readonly onChoose: (day: string | undefined) => void;
  /** Offers "Any day" as well. */
  readonly anyDay?: boolean;
  /** Days on which there is something; the others are shown as empty. Undefined while that is not known. */
  readonly open?: ReadonlySet<string> | undefined;
}

/** Two weeks in a row of buttons, the chosen one lit. */
export function DateStrip({ days, chosen, onChoose, anyDay = false, open }: DateStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  // A day that came with the address may lie beyond the edge of a phone.
  // biome-ignore format: one call
  useEffect(() => {
    const lit = strip.current?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (strip.current && lit && lit.offsetLeft + lit.offsetWidth > strip.current.clientWidth) strip.current.scrollLeft = lit.offsetLeft - 80;
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot scroll its buttons sideways everywhere.
    <div className="dates" role="group" aria-label="Day" ref={strip}>
      {anyDay && (
        <button
          type="button"
          className="date"
          aria-pressed={chosen === undefined}
          onClick={() => onChoose(undefined)}
        >
          <span className="date-any">
            Any
            <br />
            day
          </span>
        </button>
      )}
      {days.map((day, index) => {
        const empty = open !== undefined && !open.has(day);
        return (
          <button
            key={day}
            type="button"
            className="date"
            aria-pressed={chosen === day}
            aria-disabled={empty || undefined}
            aria-label={`${spokenDay(day, index)}${empty ? ', nothing on' : ''}`}
            onClick={() => {
              if (!empty) onChoose(day);
            }}
          >
            <span className="date-weekday">{index === 0 ? 'Today' : part(day, { weekday: 'short' })}</span>
            <span className="date-number">{part(day, { day: 'numeric' })}</span>
            <span className="date-weekday">{part(day, { month: 'short' })}</span>
          </button>
        );
      })}
    </div>
  );
}

/** A calendar day has no zone; it is read and written in UTC. */
const part = (day: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(new Date(`${day}T12:00:00Z`));

const spokenDay = (day: string, index: number): string =>
  `${index === 0 ? 'Today, ' : index === 1 ? 'Tomorrow, ' : ''}${part(day, { weekday: 'long', day: 'numeric', month: 'long' })}`;
