import type { Chart } from '@matinee/contract/http/insights.ts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { callForFile } from '../api/call.ts';
import { codeOf } from '../api/problem.ts';
import { wordsFor } from '../api/refusal-words.ts';
import { saveFile } from '../buy/booking/save-file.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { AnswerTable } from './draw/answer-table.tsx';
import { Drawing } from './draw/drawing.tsx';
import { askedFor, chartQuery } from './queries.ts';
import { SqlShown } from './sql-shown.tsx';
import type { View } from './view.ts';

/** Files that the rows can be had as. */
const endpointOf = { csv: 'chartFile', parquet: 'chartParquet' } as const;
type Form = keyof typeof endpointOf;
const forms = Object.keys(endpointOf) as Form[];

/** A chart with what it asks, the figures behind it, and the SQL that they come from. */
export function ChartCard({ chart, view }: { readonly chart: Chart; readonly view: View }) {
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  const { data, error } = useQuery(chartQuery(chart, view));
  const saving = useMutation({
    mutationFn: (form: Form) =>
      callForFile(endpointOf[form], { params: { chart: chart.chart }, query: askedFor(view) }),
    onSuccess: (file, form) => saveFile(`${chart.chart}.${form}`, file),
  });
  const drawn = data && { chart, answer: data, currency: view.currency };
  const Shown = asTable ? AnswerTable : Drawing;
  return (
    <section className={isWide(chart) ? 'insight insight-wide' : 'insight'} aria-labelledby={id}>
      <h2 id={id}>{chart.title}</h2>
      <p className="insight-question">{chart.question}</p>
      <div className="insight-body">
        {!drawn ? (
          error === null ? (
            <Skeleton height="8rem" />
          ) : (
            <p className="soft">{wordsFor(codeOf(error)).title}.</p>
          )
        ) : drawn.answer.rows.length === 0 ? (
          <p className="soft">{nothingIn(chart)}</p>
        ) : (
          <Shown {...drawn} />
        )}
        {data?.isCut && <p className="small soft">There are more rows than these {data.rows.length}.</p>}
      </div>
      <div className="insight-tools">
        {chart.draw !== 'table' && (
          <button type="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            Table<span className="spoken"> of {chart.title}</span>
          </button>
        )}
        {forms.map(form => (
          <button
            key={form}
            type="button"
            onClick={() => saving.mutate(form)}
            aria-disabled={saving.isPending}
          >
            {form === 'csv' ? 'CSV' : 'Parquet'}
            <span className="spoken"> of {chart.title}</span>
          </button>
        ))}
        {data && <SqlShown sql={data.sql} of={chart.title} />}
        {saving.error !== null && (
          <p className="small" role="alert">
            {wordsFor(codeOf(saving.error)).title}.
          </p>
        )}
      </div>
    </section>
  );
}

/** What is read from across the room, and what has many columns. */
const isWide = ({ draw, live = false }: Chart): boolean =>
  draw === 'numbers' || draw === 'table' || (draw === 'bars' && live);

const nothingIn = ({ live, draw }: Chart): string =>
  live && draw === 'bars'
    ? 'Nothing was sold in the last two minutes. The next sale lights up here by itself.'
    : 'Nothing in this time and choice. A longer time, or all venues, may have some.';
