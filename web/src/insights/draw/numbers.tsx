import { cellsOf, type Drawn, formatCell, labelOf, readable } from './figures.ts';

/** The figures of one row, large: what is read from across the room. */
export const Numbers = (drawn: Drawn) => (
  <dl className="large-numbers">
    {readable(drawn.answer.columns).map(column => (
      <div key={column}>
        <dt>{labelOf(column)}</dt>
        <dd>{formatCell(cellsOf(drawn, column)[0], column, drawn)}</dd>
      </div>
    ))}
  </dl>
);
