import type { ReactNode } from 'react';
import { type Drawn, formatCell, labelOf, readable } from './figures.ts';

/** What a chart answered, row by row. */
export function AnswerTable(drawn: Drawn) {
  const { columns, rows } = drawn.answer;
  const shown = readable(columns);
  return (
    <RowsTable
      label={drawn.chart.title}
      heads={shown.map(labelOf)}
      rows={rows.map(row =>
        shown.map(column => {
          const cell = row[columns.indexOf(column)];
          return { text: formatCell(cell, column, drawn), isNumber: typeof cell === 'number' };
        }),
      )}
    />
  );
}

interface RowsTableProps {
  readonly label: string;
  readonly heads: readonly ReactNode[];
  readonly rows: readonly (readonly { readonly text: string; readonly isNumber: boolean }[])[];
}

/** Rows as they are, figures to the right; scrolls by itself, by keyboard too. */
export function RowsTable({ label, heads, rows }: RowsTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="insight-scroll" aria-label={`${label}, table`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={at} scope="col" className={rows[0]?.[at]?.isNumber ? 'number' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map(({ text, isNumber }, cell) => (
                <td key={cell} className={isNumber ? 'number figures' : lengthOf(text)}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A time or a name stays in one line, and what is long gets room to be read: a narrow page scrolls the table instead. */
const lengthOf = (text: string): string | undefined =>
  text.length <= 20 ? 'short' : text.length > 60 ? 'long' : undefined;
