import { AnswerTable } from './answer-table.tsx';
import { Bars } from './bars.tsx';
import { OverTime } from './canvas.tsx';
import { type Drawn, isOverTime } from './figures.ts';
import { Heat } from './heat.tsx';
import { Numbers } from './numbers.tsx';

/** A chart as it says that it is drawn. */
export function Drawing(drawn: Drawn) {
  switch (drawn.chart.draw) {
    case 'numbers':
      return <Numbers {...drawn} />;
    case 'lines':
      return <OverTime {...drawn} />;
    case 'bars':
      return isOverTime(drawn) ? <OverTime {...drawn} /> : <Bars {...drawn} />;
    case 'heat':
      return <Heat {...drawn} />;
    case 'table':
      return <AnswerTable {...drawn} />;
  }
}
