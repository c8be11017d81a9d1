import { cellsOf, type Drawn, formatCell, labelOf } from './figures.ts';

/** Figures by name, each with its bar: a table first, so that the figures are aligned and everybody can read them. */
export function Bars(drawn: Drawn) {
  const { chart } = drawn;
  const names = cellsOf(drawn, chart.x!);
  const columns = (chart.y ?? []).map((column, at) => {
    const cells = cellsOf(drawn, column);
    const most = chart.units?.[column] === 'share' ? 1 : Math.max(...cells.map(Number));
    return { column, cells, most, colour: `insight-bar data-${at + 1}` };
  });
  return (
    <table className="insight-bars">
      <thead>
        <tr>
          <th scope="col">{labelOf(chart.x!)}</th>
          {columns.map(({ column }) => (
            <th key={column} scope="col" className="number">
              {labelOf(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {names.map((name, row) => (
          <tr key={row}>
            <th scope="row">{String(name ?? '–')}</th>
            {columns.map(({ column, cells, most, colour }) => (
              <td key={column} className="number figures">
                {formatCell(cells[row], column, drawn)}
                <span className={colour} style={{ inlineSize: widthOf(Number(cells[row]), most) }} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const widthOf = (value: number, most: number): string => `${most > 0 ? (value / most) * 100 : 0}%`;
