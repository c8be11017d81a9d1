import type { CatalogueFile } from '@matinee/contract/catalogue-file.ts';
import type { Pool } from 'pg';
import { transaction } from '../../platform/database/database.ts';
import { alone } from '../writing.ts';
import { loadKnown } from './known.ts';
import type { Known } from './records.ts';
import { type Horizon, resolve } from './resolve.ts';
import type { Source } from './source.ts';
import { addShows } from './store.ts';

/**
 * Adds the shows of a file's schedules that have come into the horizon since, and changes nothing else: whatever people
 * have changed or taken away meanwhile stays so. A schedule that no longer fits is passed over. Gives how many were added.
 */
export function topUp(pool: Pool, { catalogue }: Source, horizon: Horizon): Promise<number> {
  return transaction(pool, async sql => {
    await alone(sql);
    const known = await loadKnown(sql);
    const { priceLists } = catalogue;
    const schedules = (catalogue.schedules ?? []).filter(schedule => isPossible(schedule, known));
    const { records, problems } = resolve({ ...(priceLists && { priceLists }), schedules }, known, horizon);
    const unfit = new Set(problems.map(({ path }) => scheduleOf(path)));
    return addShows(
      sql,
      records.shows.filter(show => !unfit.has(scheduleOf(show.path))),
    );
  });
}

type Schedule = NonNullable<CatalogueFile['schedules']>[number];

function isPossible({ hall, programme }: Schedule, { halls, events }: Known): boolean {
  return halls.has(hall) && Object.values(programme).every(event => events.get(event)?.isArchived === false);
}

/** `/schedules/3/programme/20:00` belongs to `/schedules/3`. */
const scheduleOf = (path: string): string => path.split('/', 3).join('/');
