import type { CatalogueFile, RowBlock, WrittenPlan } from '@matinee/contract/catalogue-file.ts';
import type { PlanRow, SeatPlan } from '@matinee/contract/plan.ts';
import { planProblems } from '../plan-problems.ts';
import { type ClassSeats, classSeatsOf } from '../plans.ts';
import type { Problems } from './resolve.ts';

export interface ResolvedPlan extends ClassSeats {
  readonly plan: SeatPlan;
}

const NOTHING = { plan: { sections: [] }, classes: [], seats: [], capacity: 0 };

/** Gives the plan that a hall names, or has written into it. Each named plan is worked out once, however many halls have it. */
export function resolvePlans(
  file: CatalogueFile,
  problems: Problems,
): (plan: string | WrittenPlan, path: string) => ResolvedPlan {
  const named = new Map(
    Object.entries(file.plans ?? {}).map(([name, plan]) => [
      name,
      resolved(plan, `/plans/${name}`, problems),
    ]),
  );
  return (plan, path) => {
    if (typeof plan !== 'string') return resolved(plan, path, problems);
    const found = named.get(plan);
    if (!found) problems.add(path, `there is no plan "${plan}" among the plans of this file`);
    return found ?? NOTHING;
  };
}

function resolved(written: WrittenPlan, path: string, problems: Problems): ResolvedPlan {
  const sections = written.sections.map(section => ({ ...section, rows: section.rows.map(rowsOf) }));
  const plan = { ...written, sections: sections.map(section => ({ ...section, rows: section.rows.flat() })) };
  const empty = sections.flatMap(({ rows }, index) =>
    rows.flatMap((block, place) => (block.length === 0 ? [`/sections/${index}/rows/${place}/rows`] : [])),
  );
  for (const at of empty) problems.add(path + at, 'the last row comes before the first');
  const found = empty.length > 0 ? [] : planProblems(plan);
  for (const problem of found) problems.add(path + inFile(problem.path, sections), problem.message);
  return empty.length + found.length > 0 ? NOTHING : { plan, ...classSeatsOf(plan) };
}

/** The path of a row, counted in the plan, as the path of what it was written as. */
function inFile(
  path: string,
  sections: readonly { readonly rows: readonly (readonly PlanRow[])[] }[],
): string {
  const [, before, section, row, after] = /^(\/sections\/(\d+)\/rows\/)(\d+)(.*)$/.exec(path) ?? [];
  if (before === undefined) return path;
  let left = Number(row);
  const place = sections[Number(section)]!.rows.findIndex(block => {
    left -= block.length;
    return left < 0;
  });
  return `${before}${place}${after}`;
}

/** A block as the rows that it stands for. */
function rowsOf(written: PlanRow | RowBlock): PlanRow[] {
  if ('row' in written) return [written];
  const { rows, behind, wider = 0, along, ...alike } = written;
  const [first = '', last = ''] = rows.split('..');
  return Array.from({ length: Math.max(numberOf(last) - numberOf(first) + 1, 0) }, (_, index) => {
    const more = Math.floor(index * wider + 1e-9);
    return {
      ...alike,
      row: labelOf(numberOf(first) + index),
      to: alike.to + more,
      along: furtherBack(along, index * behind, more),
    };
  });
}

/** A straight row that is wider grows to both sides; on an arc the same angle holds more seats. */
function furtherBack(along: PlanRow['along'], distance: number, more: number): PlanRow['along'] {
  if ('radius' in along) return { ...along, radius: rounded(along.radius + distance) };
  const { at, step } = along;
  const [x, y] = [at[0] - (step[0] * more) / 2, at[1] - (step[1] * more) / 2 + distance];
  return { at: [rounded(x), rounded(y)], step };
}

const rounded = (length: number): number => Math.round(length * 1000) / 1000;

/** A is 1, Z is 26, AA is 27, as the columns of a spreadsheet. */
const numberOf = (label: string): number =>
  [...label].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);

function labelOf(number: number): string {
  const rest = (number - 1) % 26;
  const letter = String.fromCharCode(65 + rest);
  return number <= 26 ? letter : labelOf((number - 1 - rest) / 26) + letter;
}
