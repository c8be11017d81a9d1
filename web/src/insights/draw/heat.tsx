import { cellsOf, type Drawn, formatCell, labelOf } from './figures.ts';

const week = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** A week by its days and hours, the fuller the darker: a table, whose cells say their figure when asked. */
export function Heat(drawn: Drawn) {
  const { x, y, value } = drawn.chart;
  const days = cellsOf(drawn, y![0]!);
  const at = cellsOf(drawn, x!);
  const values = cellsOf(drawn, value!).map(Number);
  const told = new Map(values.map((figure, row) => [`${days[row]} ${at[row]}`, figure]));
  const most = Math.max(...values);
  return (
    <div className="insight-heat">
      <table>
        <caption className="spoken">{`${labelOf(value!)} by weekday and hour`}</caption>
        <thead>
          <tr>
            <td />
            {hours.map(hour => (
              <th key={hour} scope="col">
                <span className={hour % 6 === 0 ? undefined : 'spoken'}>{hour}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {week.map(day => (
            <tr key={day}>
              <th scope="row">{day.slice(0, 3)}</th>
              {hours.map(hour => {
                const figure = told.get(`${day} ${hour}`) ?? 0;
                const words = formatCell(figure, value!, drawn);
                return (
                  <td
                    key={hour}
                    title={`${day}, ${hour}:00 to ${hour + 1}:00: ${words}`}
                    style={{ background: shadeOf(figure / most) }}
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
        The stronger the colour, the more: 0 to {formatCell(most, value!, drawn)} {value} in an hour of the
        week
      </p>
    </div>
  );
}

const shadeOf = (share: number): string =>
  `color-mix(in oklab, var(--data-1) ${Math.round(share * 100)}%, var(--sunken))`;
