import { bars, counted, grouped, percent, table } from '../terminal.ts';
import type { GateReport, Span } from './report.ts';
import type { LineReport, Waits } from './station.ts';

/** A report as a page of text for a terminal. Every column of the plots is a twelfth of the run. */
export function reportText(report: GateReport): string {
  const { spans } = report;
  const people = Math.max(...spans.map(span => span.arrived));
  return [
    heading(report),
    '',
    crowd(report),
    '',
    'By time',
    ...plots([
      ['people come', spans.map(span => span.arrived), people],
      ['people in', spans.map(span => span.inside), people],
      ['standing before sellers', spans.map(span => span.atSellers)],
      ['standing before scanners', spans.map(span => span.atScanners)],
      ['wait for a seller', spans.map(span => span.seller.wait ?? 0)],
      ['wait for a scanner', spans.map(span => span.scanner.wait ?? 0)],
    ]),
    '',
    byTime(spans),
    '',
    waits(report),
    '',
    lines('Seller', 'sales', report.sellers),
    '',
    lines('Scanner', 'scans', report.scanners),
    '',
    'Waits and services in minutes, each counted where it began. A queue is the groups waiting, without the one served.',
  ].join('\n');
}

function heading({ parameters, minutes: reached }: GateReport): string {
  const { seed, minutes: asked, sellers, scanners, buy, line, balk, patience, warmUp } = parameters;
  const facts = [
    `seed ${seed}`,
    `${counted(sellers, 'seller')}, ${counted(scanners, 'scanner')}`,
    `${Number((buy * 100).toFixed(2))} % buy`,
    line === 'shortest' ? 'the shortest line' : 'the published line choice',
  ];
  if (balk !== null) facts.push(`nobody joins a line of ${balk} people`);
  if (patience !== null) facts.push(`patience ${patience} min`);
  if (warmUp > 0) facts.push(`warm-up ${warmUp} min`);
  const length = reached < asked ? `${short(reached)} of ${asked} minutes (broken off)` : `${asked} minutes`;
  return `The gate, ${length}: ${facts.join(', ')}`;
}

function crowd({ people, gaveUp }: GateReport): string {
  const { buses, arrived, inside, stillWaiting } = people;
  const reasons = [
    gaveUp.lineTooLong > 0 ? `${grouped(gaveUp.lineTooLong)} before a line too long` : '',
    gaveUp.waitedTooLong > 0 ? `${grouped(gaveUp.waitedTooLong)} after waiting too long` : '',
  ].filter(Boolean);
  return (
    `${counted(buses, 'bus', 'buses')} brought ${grouped(arrived)} people: ${grouped(inside)} are in, ` +
    `${grouped(people.gaveUp)} gave up${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}, ` +
    `${grouped(stillWaiting)} still wait to get in.`
  );
}

function plots(rows: [name: string, values: number[], top?: number][]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, values, top]) => `  ${name.padEnd(width)}  ${bars(values, top)}`);
}

function byTime(spans: Span[]): string {
  return table(
    ['to minute', 'come', 'in', 'at sellers', 'at scanners', 'seller wait', 'sale', 'scanner wait', 'scan'],
    spans.map(({ until, arrived, inside, atSellers, atScanners, seller, scanner }) => [
      short(until),
      ...[arrived, inside, atSellers, atScanners].map(grouped),
      ...[seller.wait, seller.service].map(value => value?.toFixed(2) ?? '–'),
      ...[scanner.wait, scanner.service].map(value => value?.toFixed(3) ?? '–'),
    ]),
  );
}

function waits({ sellerWait, scannerWait }: GateReport): string {
  const row = (name: string, { people, mean, median, p95, max }: Waits) => [
    name,
    grouped(people),
    ...[mean, median, p95, max].map(minutes),
  ];
  return table(
    ['Wait', 'people', 'mean', 'median', '95 % below', 'longest'],
    [row('for a seller', sellerWait), row('for a scanner', scannerWait)],
  );
}

function lines(server: string, services: string, reports: LineReport[]): string {
  return table(
    [server, services, 'mean', 'mean wait', 'busy', 'mean queue', 'longest queue'],
    reports.map(line => [
      String(line.number),
      grouped(line.services),
      line.meanService.toFixed(3),
      minutes(line.meanWait),
      percent(line.utilisation),
      line.meanQueue.toFixed(2),
      grouped(line.maxQueue),
    ]),
  );
}

const minutes = (value: number) => value.toFixed(2);
const short = (value: number) => String(Number(value.toFixed(1)));
