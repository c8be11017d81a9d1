import { BarChart, type BarSeriesOption, LineChart, type LineSeriesOption } from 'echarts/charts';
import { GridComponent, TitleComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { type Drawn, formatCell, formatTick, labelOf } from './figures.ts';
import { PANEL_PX } from './panel.ts';
import { pointsOf } from './points.ts';

use([BarChart, LineChart, GridComponent, TitleComponent, TooltipComponent, CanvasRenderer]);

export type Canvas = ReturnType<typeof openOverTime>;

/** Draws into an element until it is closed. */
export function openOverTime(element: HTMLElement) {
  const echarts = init(element, null, { renderer: 'canvas' });
  return {
    draw: (drawn: Drawn, paints: Paints) => echarts.setOption(optionsOf(drawn, paints)),
    fit: () => echarts.resize(),
    close: () => echarts.dispose(),
  };
}

/** What a drawing over time is painted with, read from the page's tokens. */
export interface Paints {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly ground: string;
  readonly data: readonly string[];
  readonly font: string;
}

/** In pixels, of a panel. */
const HEAD_PX = 26;
const AXIS_PX = 26;

/** What happens each second is drawn over so long, up to now, however little of it there was. In milliseconds. */
const SECONDS_SHOWN_MS = 120_000;

/**
 * Figures over time, each in a panel of its own with a scale of its own: seats and money on one scale would tell of
 * crossings that mean nothing.
 */
function optionsOf(drawn: Drawn, paints: Paints) {
  const columns = drawn.chart.y ?? [];
  const text = textOf(paints);
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches || isOfSeconds(drawn);
  return {
    animationDuration: 0,
    animationDurationUpdate: isStill ? 0 : 260,
    title: columns.map((column, panel) => ({
      text: labelOf(column),
      top: panel * PANEL_PX,
      left: 0,
      padding: [4, 0],
      textStyle: { ...text, fontWeight: 'bold' as const, color: paints.ink },
    })),
    grid: columns.map((_, panel) => ({
      top: panel * PANEL_PX + HEAD_PX,
      height: PANEL_PX - HEAD_PX - AXIS_PX,
      left: 52,
      right: 14,
    })),
    xAxis: columns.map((_, panel) => timeAxis(drawn, panel, paints)),
    yAxis: columns.map((column, panel) => valueAxis(drawn, column, panel, paints)),
    series: columns.map((column, panel) => seriesOf(drawn, column, panel, paints)),
    // Drawn on the canvas: a box of HTML would need styles of its own, which the page's security policy forbids.
    tooltip: {
      trigger: 'axis' as const,
      renderMode: 'richText' as const,
      confine: true,
      backgroundColor: paints.ground,
      borderColor: paints.line,
      textStyle: { ...text, color: paints.ink, fontSize: 13 },
    },
  };
}

const textOf = ({ soft, font }: Paints) => ({ color: soft, fontFamily: font, fontSize: 12 });

const isOfSeconds = ({ chart, answer }: Drawn): boolean =>
  chart.draw === 'bars' && answer.serverTime !== undefined;

function timeAxis(drawn: Drawn, panel: number, paints: Paints) {
  const until = Date.parse(drawn.answer.serverTime ?? '');
  return {
    type: 'time' as const,
    gridIndex: panel,
    ...(isOfSeconds(drawn) && { min: until - SECONDS_SHOWN_MS, max: until }),
    axisLabel: { ...textOf(paints), hideOverlap: true },
    axisLine: { lineStyle: { color: paints.line } },
    axisTick: { show: false },
    splitLine: { show: false },
  };
}

function valueAxis(drawn: Drawn, column: string, panel: number, paints: Paints) {
  const unit = drawn.chart.units?.[column];
  return {
    type: 'value' as const,
    gridIndex: panel,
    min: 0,
    splitNumber: 3,
    ...(unit === 'share' && { max: 1, interval: 0.5 }),
    ...(unit === undefined && { minInterval: 1 }),
    axisLabel: { ...textOf(paints), formatter: (value: number) => formatTick(value, column, drawn) },
    splitLine: { lineStyle: { color: paints.line } },
  };
}

function seriesOf(
  drawn: Drawn,
  column: string,
  panel: number,
  paints: Paints,
): BarSeriesOption | LineSeriesOption {
  const color = paints.data[panel % paints.data.length]!;
  const data = pointsOf(drawn, column).map(point => [...point]);
  const common = {
    name: labelOf(column),
    xAxisIndex: panel,
    yAxisIndex: panel,
    data,
    itemStyle: { color },
    tooltip: { valueFormatter: (value: unknown) => formatCell(value, column, drawn) },
  };
  if (drawn.chart.draw === 'bars') return { ...common, type: 'bar', barWidth: 4 };
  return {
    ...common,
    type: 'line',
    showSymbol: data.length < 40,
    symbolSize: 5,
    lineStyle: { color, width: 2 },
    areaStyle: { color, opacity: 0.12 },
  };
}
