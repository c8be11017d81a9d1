import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { a1 } from './a1-admission.ts';
import { f1 } from './f1-holds.ts';
import { f2 } from './f2-onsale.ts';
import { f3 } from './f3-inserts.ts';
import { f4 } from './f4-http.ts';
import { f5 } from './f5-latency.ts';
import { f6 } from './f6-confirm-expire.ts';
import { f7 } from './f7-seat-map.ts';
import { f8 } from './f8-waiting.ts';
import { f9 } from './f9-overload.ts';
import { f10 } from './f10-crash.ts';
import { f11 } from './f11-catalogue.ts';
import type { Figure, Result, Skipped } from './figure.ts';
import { h1 } from './h1-hand-over.ts';
import type { Spread } from './interleaved.ts';
import { m1 } from './m1-gate.ts';
import { s1 } from './s1-join.ts';
import { s2 } from './s2-replay.ts';
import { s3 } from './s3-visible.ts';
import { s4 } from './s4-dashboards.ts';
import { s5 } from './s5-lake.ts';

/** Every figure that can be measured, by the name that it is asked for. */
const figures: Record<string, Figure> = {
  F1: f1,
  F2: f2,
  F3: f3,
  F4: f4,
  F5: f5,
  F6: f6,
  F7: f7,
  F8: f8,
  F9: f9,
  F10: f10,
  F11: f11,
  H1: h1,
  A1: a1,
  M1: m1,
  S1: s1,
  S2: s2,
  S3: s3,
  S4: s4,
  S5: s5,
};

const help = `Measures what Matinee promises to reach, each figure against a baseline that is in bench/baselines.

  npm run bench                      every figure
  npm run bench -- M1                some of them: ${Object.keys(figures).join(', ')}
  npm run bench -- --json bench.json writes the results to a file as well

The two sides take turns, five times. A ratio says something on a shared machine; a rate alone does not.`;

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help')) return say(help, 0);
  const json = words.indexOf('--json');
  const path = json < 0 ? null : words[json + 1];
  if (path === undefined) return say('--json needs a file: --json bench.json.', 2);
  const named = words.filter((_, index) => json < 0 || (index !== json && index !== json + 1));
  const unknown = named.find(name => !Object.hasOwn(figures, name));
  if (unknown) return say(`There is no figure ${unknown}: there is ${Object.keys(figures).join(', ')}.`, 2);
  const measured: Record<string, unknown> = {};
  for (const name of named.length > 0 ? named : Object.keys(figures))
    measured[name] = await measure(name, figures[name]!);
  const machine = { cpu: cpus()[0]?.model, cores: availableParallelism(), node: process.versions.node };
  if (path !== null) writeFileSync(path, `${JSON.stringify({ machine, figures: measured }, null, 2)}\n`);
  return 0;
}

async function measure(name: string, figure: Figure): Promise<unknown> {
  console.log(`${name}  ${figure.title}`);
  const results = await figure.measure(
    what => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${what}`),
  );
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log((Array.isArray(results) ? results : [results]).map(told).join('\n'));
  return { title: figure.title, ...('skipped' in results ? results : { results }) };
}

function told(result: Result | Skipped): string {
  if ('skipped' in result) return `    skipped: ${result.skipped}`;
  const { measured, goal, reached, ours, compared } = result;
  const verdict = `goal ${goal}: ${reached ? 'reached' : 'not reached'}`;
  const lines = compared
    ? [
        `ours      ${said(ours)}`,
        `baseline  ${said(compared.baseline)}`,
        `ratio     ${said(compared.ratio)}   ${verdict}`,
        `by processor time ${said(compared.ratioByProcessorTime)}`,
      ]
    : [`ours      ${said(ours)}   ${verdict}`];
  return [`    ${measured}`, ...lines.map(line => `      ${line}`)].join('\n');
}

function said({ median, min, max }: Spread): string {
  const figure = (value: number) =>
    value >= 1000 ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',') : value.toFixed(1);
  return `${figure(median)} (${figure(min)} to ${figure(max)})`;
}

function say(text: string, code: number): number {
  console.log(text);
  return code;
}

process.exitCode = await main(process.argv.slice(2));
