import { type FormEvent, useState } from 'react';
import type { GateFact } from '../../../simulator/gate/facts.ts';
import { Button } from '../ui/button.tsx';
import { readFacts, Unreadable } from './read-facts.ts';
import { runOf, usualRun } from './run.ts';

interface RunPickerProps {
  readonly onPick: (run: { name: string; facts: readonly GateFact[] }) => void;
}

const fields = [
  ['seed', 'Seed', 0, 999_999_999],
  ['minutes', 'Minutes', 10, 240],
  ['sellers', 'Sellers', 1, 24],
  ['scanners', 'Scanners', 1, 24],
  ['buy', 'Have to buy, %', 0, 100],
] as const;

/** A run by its seed, or one that the simulator has written into a file. */
export function RunPicker({ onPick }: RunPickerProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const run = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const number = (name: string) => Number(given.get(name));
    const asked = {
      seed: number('seed'),
      minutes: number('minutes'),
      sellers: number('sellers'),
      scanners: number('scanners'),
      buy: number('buy') / 100,
      line: given.get('line') === 'published' ? ('published' as const) : ('shortest' as const),
    };
    setProblem(null);
    onPick({ name: `seed ${asked.seed}, ${Object.values(asked).join(' ')}`, facts: runOf(asked) });
  };
  const open = async (file: File | undefined) => {
    if (!file) return;
    try {
      const facts = readFacts(await file.text());
      setProblem(null);
      onPick({ name: `${file.name} ${file.lastModified}`, facts });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      setProblem(`${file.name} holds no run of the gate. ${error.message}`);
    }
  };
  return (
    <>
      <form className="gate-picker" onSubmit={run}>
        {fields.map(([name, words, min, max]) => (
          <label key={name}>
            {words}
            <input
              type="number"
              name={name}
              min={min}
              max={max}
              required
              defaultValue={name === 'buy' ? usualRun.buy * 100 : usualRun[name]}
            />
          </label>
        ))}
        <label>
          Line chosen
          <select name="line" defaultValue={usualRun.line}>
            <option value="shortest">the shortest</option>
            <option value="published">fewest waiting</option>
          </select>
        </label>
        <Button type="submit" manner="quiet">
          Run
        </Button>
        <label className="gate-file">
          Or a file of facts (gate --out)
          <input
            type="file"
            accept=".ndjson,.jsonl,.json"
            onChange={event => open(event.currentTarget.files?.[0])}
          />
        </label>
      </form>
      {problem !== null && (
        <p role="alert" className="gate-problem">
          {problem}
        </p>
      )}
    </>
  );
}
