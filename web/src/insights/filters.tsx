import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { OneOf } from './one-of.tsx';
import { choicesQuery } from './queries.ts';
import { periods, type View } from './view.ts';

interface FiltersProps {
  readonly view: View;
  /** The most frequent first. */
  readonly currencies: readonly string[];
  readonly onChange: (changed: Partial<View>) => void;
}

/** What the page looks at: all of it stands in the address. */
export function Filters({ view, currencies, onChange }: FiltersProps) {
  const { period, city, venueId, eventId, currency } = view;
  const { data: all } = useQuery(choicesQuery({ period }));
  const { data: there } = useQuery(choicesQuery({ period, city, venueId }));
  const { data: inCity } = useQuery(choicesQuery({ period, city }));
  return (
    <div className="insight-filters">
      <OneOf label="Time" all={periods} chosen={period} onChoose={name => onChange({ period: name })} />
      <Choice
        label="City"
        any="All cities"
        chosen={city}
        options={(all?.cities ?? []).map(name => [name, name])}
        onChoose={value => onChange({ city: value })}
      />
      <Choice
        label="Venue"
        any="All venues"
        absent="One without sales now"
        chosen={venueId}
        options={(inCity?.venues ?? []).map(venue => [venue.venueId, venue.name])}
        onChoose={value => onChange({ venueId: value })}
      />
      <Choice
        label="Event"
        any="All events"
        absent="One without sales now"
        chosen={eventId}
        options={(there?.events ?? []).map(event => [event.eventId, event.name])}
        onChoose={value => onChange({ eventId: value })}
      />
      {(currencies.length > 1 || currency !== undefined) && (
        <Choice
          label="Currency"
          chosen={currency}
          options={currencies.map(code => [code, code])}
          onChoose={value => onChange({ currency: value })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly any?: string;
  /** What is said of one that was chosen and is not among the options; itself, unless told. */
  readonly absent?: string;
  readonly chosen: string | undefined;
  readonly options: readonly (readonly [value: string, words: string])[];
  readonly onChoose: (value: string | undefined) => void;
}

/** What was chosen stays to be seen, also where there is nothing of it in this time. */
export function Choice({ label, any, absent, chosen, options, onChoose }: ChoiceProps) {
  const id = useId();
  const isThere = chosen === undefined || options.some(([value]) => value === chosen);
  return (
    <div className="insight-choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={chosen ?? ''} onChange={event => onChoose(event.target.value || undefined)}>
        {any !== undefined && <option value="">{any}</option>}
        {!isThere && <option value={chosen}>{absent ?? chosen}</option>}
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
