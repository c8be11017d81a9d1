import { cellsOf, type Drawn, formatCell, isOverTime, labelOf } from './figures.ts';

/** Rows and columns by what is in the answer, in the order in which they are shown. */
interface Grid {
  readonly of: string;
  readonly rows: readonly { readonly name: unknown; readonly label: string }[];
  /** `label` stands above the column, if there is one; `spoken` is what it is. */
  readonly columns: readonly { readonly name: unknown; readonly label?: string; readonly spoken: string }[];
  /** What it means that a cell is not in the answer. */
  readonly absent: number | null;
}

/** How much there is by two things, the more the darker: a table, whose cells say their figure when asked. */
export function Heat(drawn: Drawn) {
  const { x, y, value, units } = drawn.chart;
  const { of, rows, columns, absent } = isOverTime(drawn) ? linesOverTime(drawn) : hoursOfTheWeek;
  const inRow = cellsOf(drawn, y![0]!);
  const inColumn = cellsOf(drawn, x!);
  const figures = cellsOf(drawn, value!).map(cell => (typeof cell === 'number' ? cell : null));
  const told = new Map(figures.map((figure, at) => [`${inRow[at]} ${inColumn[at]}`, figure]));
  const most = units?.[value!] === 'share' ? 1 : Math.max(0, ...figures.map(Number));
  return (
    <div className={isOverTime(drawn) ? 'insight-heat insight-heat-lines' : 'insight-heat'}>
      <table>
        <caption className="spoken">{`${labelOf(value!)} ${of}`}</caption>
        <thead>
          <tr>
            <td />
            {columns.map(({ name, label, spoken }) => (
              <th key={String(name)} scope="col">
                <span className={label === undefined ? 'spoken' : undefined}>{label ?? spoken}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={String(row.name)}>
              <th scope="row">{row.label}</th>
              {columns.map(column => {
                const figure = told.get(`${row.name} ${column.name}`) ?? absent;
                const words = formatCell(figure, value!, drawn);
                return (
                  <td
                    key={String(column.name)}
                    title={`${row.name}, ${column.spoken}: ${words}`}
                    style={figure === null ? undefined : { background: shadeOf(figure, most) }}
                  >
                    <span className="spoken">{words}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small soft">
        The stronger the colour, the more: {formatCell(0, value!, drawn)} to {formatCell(most, value!, drawn)}{' '}
        {units?.[value!] === undefined && value} {of}
      </p>
    </div>
  );
}

const week = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const hoursOfTheWeek: Grid = {
  of: 'by weekday and hour',
  rows: week.map(name => ({ name, label: name.slice(0, 3) })),
  columns: Array.from({ length: 24 }, (_, hour) => ({
    name: hour,
    spoken: `${hour}:00 to ${hour + 1}:00`,
    ...(hour % 6 === 0 && { label: String(hour) }),
  })),
  absent: 0,
};

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
/** A time stands above every tenth column: there is no room for more. */
const LABELLED = 10;

function linesOverTime(drawn: Drawn): Grid {
  const { x, y } = drawn.chart;
  const times = [...new Set(cellsOf(drawn, x!))];
  return {
    of: 'by line and time',
    rows: [...new Set(cellsOf(drawn, y![0]!))].map(name => ({ name, label: String(name) })),
    columns: times.map((name, at) => {
      const spoken = clock.format(new Date(String(name)));
      return { name, spoken, ...(at % LABELLED === 0 && { label: spoken }) };
    }),
    absent: null,
  };
}

const shadeOf = (figure: number, most: number): string =>
  `color-mix(in oklab, var(--data-1) ${most > 0 ? Math.round((figure / most) * 100) : 0}%, var(--sunken))`;
