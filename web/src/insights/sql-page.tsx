import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { call } from '../api/call.ts';
import { CallFailed, codeOf } from '../api/problem.ts';
import { saveFile } from '../buy/booking/save-file.ts';
import { useSearchParams } from '../router/router.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/notice.tsx';
import { csvOf } from './csv.ts';
import { RowsTable } from './draw/answer-table.tsx';
import styles from './sql.css?url';

const FIRST = 'from marts.peak_hours order by bookings desc limit 20';

/** One SELECT over everything that is kept, and its rows; the question stays in the address. */
export function SqlPage() {
  const id = useId();
  const [query, setQuery] = useSearchParams();
  const [sql, setSql] = useState(query.get('q') ?? FIRST);
  const asking = useMutation({ mutationFn: (text: string) => call('askWarehouse', { body: { sql: text } }) });
  const ask = (event?: FormEvent) => {
    event?.preventDefault();
    setQuery({ q: sql }, { replace: true });
    asking.mutate(sql);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) ask();
  };
  const { data: answer, error } = asking;
  return (
    <div className="insights-sql">
      <link rel="stylesheet" href={styles} precedence="default" />
      <form onSubmit={ask}>
        <label htmlFor={id}>One SELECT. It only reads, for 10 s at most, and gives 5,000 rows at most.</label>
        <textarea
          id={id}
          rows={8}
          spellCheck={false}
          value={sql}
          maxLength={20_000}
          onChange={event => setSql(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <div className="insight-ask">
          <Button type="submit" busy={asking.isPending} busyLabel="Asking …">
            Ask
          </Button>
          <span className="soft">or Ctrl and Enter</span>
        </div>
      </form>
      {error !== null &&
        (codeOf(error) === 'query-not-answered' ? (
          <Fault error={error} />
        ) : (
          <FailureNotice failure={error} />
        ))}
      {answer && (
        <section aria-label="Answer">
          <p className="insight-tools">
            <span role="status">
              {answer.rows.length} {answer.rows.length === 1 ? 'row' : 'rows'}
              {answer.isCut && '; there are more, which are left out'}
            </span>
            <button type="button" onClick={() => saveFile('answer.csv', csvOf(answer))}>
              CSV
            </button>
          </p>
          <RowsTable
            label="Answer"
            heads={answer.columns}
            rows={answer.rows.map(row =>
              row.map(cell => ({ text: textOf(cell), isNumber: typeof cell === 'number' })),
            )}
          />
        </section>
      )}
    </div>
  );
}

/** What DuckDB said, to the letter: the place of the fault is marked by its column. */
const Fault = ({ error }: { readonly error: unknown }) => (
  <div role="alert" className="insights-fault">
    <pre>{error instanceof CallFailed ? error.problem?.detail : String(error)}</pre>
  </div>
);

const textOf = (cell: unknown): string =>
  cell === null ? 'null' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
