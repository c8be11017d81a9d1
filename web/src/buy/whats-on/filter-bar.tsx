import type { EventOnSale } from '@matinee/contract/http/catalogue.ts';
import { useEffect, useId, useState } from 'react';
import type { WhatsOnFilters } from '../../api/queries.ts';
import { Icon } from '../../ui/icon.tsx';
import { languageName } from '../../ui/languages.ts';
import './filter-bar.css';

interface FilterBarProps {
  /** Everything on in the city: what can be chosen is what is there. */
  readonly all: readonly EventOnSale[] | undefined;
  readonly filters: WhatsOnFilters;
  readonly onChange: (changed: WhatsOnFilters) => void;
}

export function FilterBar({ all = [], filters, onChange }: FilterBarProps) {
  const choices = (values: readonly string[], chosen: string | undefined) =>
    [...new Set(chosen === undefined ? values : [...values, chosen])].toSorted((a, b) => a.localeCompare(b));
  const categories = choices(
    all.map(event => event.category),
    filters.category,
  );
  return (
    <div className="filters">
      <fieldset className="filters-categories">
        <legend className="spoken">Kind</legend>
        {[undefined, ...categories].map(category => (
          <button
            key={category ?? ''}
            type="button"
            className="chip"
            aria-pressed={filters.category === category}
            onClick={() => onChange({ category })}
          >
            {category ?? 'Everything'}
          </button>
        ))}
      </fieldset>
      <div className="filters-row">
        <Words words={filters.q ?? ''} onChange={q => onChange({ q })} />
        <Choice
          label="Language"
          any="Any language"
          values={choices(
            all.flatMap(event => event.languages),
            filters.language,
          )}
          chosen={filters.language}
          nameOf={languageName}
          onChoose={language => onChange({ language })}
        />
        <Choice
          label="Genre"
          any="Any genre"
          values={choices(
            all.flatMap(event => event.genres),
            filters.genre,
          )}
          chosen={filters.genre}
          onChoose={genre => onChange({ genre })}
        />
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly any: string;
  readonly values: readonly string[];
  readonly chosen: string | undefined;
  readonly nameOf?: (value: string) => string;
  readonly onChoose: (value: string | undefined) => void;
}

/** The browser's own list: every phone shows it in the way its owner knows. */
function Choice({ label, any, values, chosen, nameOf = value => value, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <label htmlFor={id} className="spoken">
        {label}
      </label>
      <select id={id} value={chosen ?? ''} onChange={event => onChoose(event.target.value || undefined)}>
        <option value="">{any}</option>
        {values.map(value => (
          <option key={value} value={value}>
            {nameOf(value)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** How long nothing is typed before the words are looked for, in milliseconds. */
const PAUSE_MS = 180;

function Words({ words, onChange }: { readonly words: string; readonly onChange: (words: string) => void }) {
  const [typed, setTyped] = useState(words);
  useEffect(() => setTyped(words), [words]);
  // The change is told after a pause; what `onChange` closes over by then is of no matter to when.
  useEffect(() => {
    if (typed.trim() === words) return;
    const pause = setTimeout(() => onChange(typed.trim()), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [typed]);
  return (
    <search className="filters-words">
      <Icon name="search" />
      <input
        type="search"
        value={typed}
        onChange={event => setTyped(event.target.value)}
        placeholder="Find by name, people, genre"
        aria-label="Find in this list"
        maxLength={200}
      />
    </search>
  );
}
