const rules = new Intl.PluralRules('en', { type: 'ordinal' });
const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** 1 -> "1st", 12 -> "12th", 1203 -> "1,203rd" */
export const ordinal = (position: number): string =>
  `${position.toLocaleString('en')}${endings[rules.select(position)]}`;

/** How many are in front: "Nobody is ahead of you". */
export const aheadWords = (ahead: number): string =>
  ahead === 0
    ? 'Nobody is ahead of you'
    : ahead === 1
      ? 'One person is ahead of you'
      : `${ahead.toLocaleString('en')} people are ahead of you`;

/** 3 -> "3 seats" */
export const seatsWords = (count: number): string => (count === 1 ? 'one seat' : `${count} seats`);
