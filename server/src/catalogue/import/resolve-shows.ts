import type { CatalogueFile, Prices, ScheduleRecord, ShowRecord } from '@matinee/contract/catalogue-file.ts';
import { MOST_SEATS_PER_BUYER } from '@matinee/contract/values.ts';
import { formats } from '../../platform/http/formats.ts';
import { newId } from '../../platform/ids.ts';
import { dayLater, instantAt, localTime, minuteOf, weekdayOf } from '../../platform/local-time.ts';
import type { KnownEvent, KnownHall, ShowRow } from './records.ts';
import type { Horizon, Problems, References } from './resolve.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Unless a show says otherwise: sold from 60 days before, cancelled for the whole price until two hours before. */
const ON_SALE_DAYS_BEFORE = 60;
const CANCEL_UNTIL_MINUTES = 120;

/** The shows of a file: those named one by one, and those of its schedules that are still to come. */
export function resolveShows(
  file: CatalogueFile,
  references: References,
  horizon: Horizon,
  problems: Problems,
): ShowRow[] {
  const context = { references, problems, priceLists: file.priceLists ?? {} };
  const single = (file.shows ?? []).flatMap((show, index) => oneShow(show, `/shows/${index}`, context));
  const scheduled = (file.schedules ?? []).flatMap((schedule, index) =>
    scheduledShows(schedule, `/schedules/${index}`, horizon, context),
  );
  problems.twice(single, ({ ref }) => ref, 'ref');
  const schedules = (file.schedules ?? []).map(({ ref }, index) => ({ ref, path: `/schedules/${index}` }));
  problems.twice(schedules, ({ ref }) => ref, 'ref');
  const shows = [...single, ...scheduled];
  tellOverlaps(shows, references, problems);
  return shows;
}

interface Context {
  readonly references: References;
  readonly problems: Problems;
  readonly priceLists: Readonly<Record<string, Prices>>;
}

function oneShow(show: ShowRecord, path: string, context: Context): ShowRow[] {
  const { problems } = context;
  const hall = hallOf(show, path, context);
  const event = eventOf(show.event, `${path}/event`, context);
  const prices = pricesOf(show, path, hall, context);
  const moment = (field: 'startsAt' | 'onSaleFrom' | 'onSaleUntil', otherwise: number) => {
    const text = show[field];
    const instant = text === undefined ? otherwise : instantOf(text, hall?.timeZone ?? 'UTC');
    if (instant === undefined) problems.add(`${path}/${field}`, `${text} is on no day of the calendar`);
    return instant ?? 0;
  };
  const minutes = show.minutes ?? event?.runningMinutes;
  if (event && !minutes)
    problems.add(
      path,
      `the event "${show.event}" has no runningMinutes, so "minutes" must say how long the show is`,
    );
  const startsAt = moment('startsAt', 0);
  const onSaleFrom = moment('onSaleFrom', startsAt - ON_SALE_DAYS_BEFORE * DAY_MS);
  const onSaleUntil = moment('onSaleUntil', startsAt);
  const endsAt = startsAt + (minutes ?? 0) * MINUTE_MS;
  if (onSaleUntil <= onSaleFrom)
    problems.add(`${path}/onSaleFrom`, 'the show goes on sale only after its sale has ended');
  else if (onSaleUntil > endsAt) problems.add(`${path}/onSaleUntil`, 'the show is over before its sale ends');
  if (!hall || !event || !prices || !minutes) return [];
  const times = { startsAt, endsAt, onSaleFrom, onSaleUntil };
  return [
    {
      path,
      id: newId(),
      ref: show.ref,
      event: show.event,
      hall: show.hall,
      prices,
      currency: hall.currency,
      ...times,
      ...saleOf(show),
    },
  ];
}

/** The ref of a scheduled show is that of its schedule with its day and time, so that another import finds it again. */
function scheduledShows(
  schedule: ScheduleRecord,
  path: string,
  { now, days }: Horizon,
  context: Context,
): ShowRow[] {
  const hall = hallOf(schedule, path, context);
  const prices = pricesOf(schedule, path, hall, context);
  const slots = Object.entries(schedule.programme).map(([time, event]) => {
    const at = `${path}/programme/${time}`;
    const found = eventOf(event, at, context);
    if (found && !found.runningMinutes)
      context.problems.add(at, `the event "${event}" has no runningMinutes, so its show has no end`);
    return { time, event, path: at, minutes: found?.runningMinutes ?? 0 };
  });
  const { from, until, onSaleDaysBefore = ON_SALE_DAYS_BEFORE } = schedule;
  if (from && until && until < from) context.problems.add(`${path}/until`, `is before "from" (${from})`);
  if (!hall || !prices || slots.some(({ minutes }) => minutes === 0)) return [];
  const sale = { prices, currency: hall.currency, hall: schedule.hall, ...saleOf(schedule) };
  return daysOf(schedule, localTime(now, hall.timeZone).day, days).flatMap(day =>
    slots.flatMap(({ time, event, path: at, minutes }) => {
      const startsAt = instantAt({ day, minute: minuteOf(time)! }, hall.timeZone);
      if (startsAt <= now) return [];
      const onSaleFrom = startsAt - onSaleDaysBefore * DAY_MS;
      const times = { startsAt, endsAt: startsAt + minutes * MINUTE_MS, onSaleFrom, onSaleUntil: startsAt };
      return [{ path: at, id: newId(), ref: `${schedule.ref}/${day}/${time}`, event, ...times, ...sale }];
    }),
  );
}

function daysOf({ weekdays, from, until }: ScheduleRecord, today: string, days: number): string[] {
  return Array.from({ length: days + 1 }, (_, later) => dayLater(today, later)).filter(
    day =>
      (!from || day >= from) &&
      (!until || day <= until) &&
      (!weekdays || weekdays.includes(WEEKDAYS[weekdayOf(day)]!)),
  );
}

function hallOf(
  { hall }: { hall: string },
  path: string,
  { references, problems }: Context,
): KnownHall | undefined {
  const found = references.halls.get(hall);
  if (!found) problems.add(`${path}/hall`, `there is no hall "${hall}"`);
  return found;
}

function eventOf(event: string, path: string, { references, problems }: Context): KnownEvent | undefined {
  const found = references.events.get(event);
  if (!found) problems.add(path, `there is no event "${event}"`);
  if (found?.isArchived) problems.add(path, `the event "${event}" is archived`);
  return found;
}

/** A price for every class of the plan, and for nothing else. */
function pricesOf(
  { prices }: { prices: ShowRecord['prices'] },
  path: string,
  hall: KnownHall | undefined,
  { priceLists, problems }: Context,
): Prices | undefined {
  const found = typeof prices === 'string' ? priceLists[prices] : prices;
  if (!found) problems.add(`${path}/prices`, `there is no price list "${prices}" in this file`);
  // A plan that is wrong has no classes, and has been told of.
  if (!found || !hall || hall.classes.length === 0) return found;
  const missing = hall.classes.filter(name => !(name in found));
  const unknown =
    typeof prices === 'string' ? [] : Object.keys(found).filter(name => !hall.classes.includes(name));
  if (missing.length > 0)
    problems.add(
      `${path}/prices`,
      `the plan of this hall has seats of class ${missing.join(', ')}, which have no price`,
    );
  if (unknown.length > 0)
    problems.add(`${path}/prices`, `the plan of this hall has no seats of class ${unknown.join(', ')}`);
  return Object.fromEntries(hall.classes.map(name => [name, found[name] ?? 0]));
}

function saleOf({
  language,
  mostSeatsPerBuyer,
  cancellation,
}: Pick<ShowRecord, 'language' | 'mostSeatsPerBuyer' | 'cancellation'>) {
  return {
    language: language ?? null,
    mostSeatsPerBuyer: mostSeatsPerBuyer ?? MOST_SEATS_PER_BUYER,
    cancelUntilMinutes: cancellation ? cancellation.untilMinutesBefore : CANCEL_UNTIL_MINUTES,
    refundPercent: cancellation?.refundPercent ?? 100,
  };
}

/** Undefined if there is no such day. */
function instantOf(moment: string, timeZone: string): number | undefined {
  const [day = '', clock = ''] = moment.split('T');
  if (!formats.date!(day)) return undefined;
  if (/(Z|[+-]\d{2}:\d{2})$/.test(clock)) {
    const instant = Date.parse(moment);
    return Number.isNaN(instant) ? undefined : instant;
  }
  return instantAt({ day, minute: minuteOf(clock)! }, timeZone);
}

/** A hall has one show at a time; of two, the later is told of, once per part of the file. */
function tellOverlaps(shows: readonly ShowRow[], { events, halls }: References, problems: Problems): void {
  const told = new Set<string>();
  for (const inHall of Map.groupBy(shows, ({ hall }) => hall).values()) {
    let before: ShowRow | undefined;
    for (const show of inHall.sort((one, other) => one.startsAt - other.startsAt)) {
      if (before && show.startsAt < before.endsAt && !told.has(show.path)) {
        told.add(show.path);
        const name = events.get(before.event)?.name ?? before.event;
        const end = clockAt(before.endsAt, halls.get(show.hall)!.timeZone);
        problems.add(show.path, `begins while "${name}" is still on in this hall, until ${end}`);
      }
      if (!before || show.endsAt > before.endsAt) before = show;
    }
  }
}

function clockAt(instant: number, timeZone: string): string {
  const { day, minute } = localTime(instant, timeZone);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)} on ${day}`;
}
