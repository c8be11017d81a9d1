/** An amount of minor units as people write it: 125000 INR is "₹1,250.00", 1800 JPY is "¥1,800". */
export function writtenMoney({ amount, currency }: { amount: number; currency: string }): string {
  const format = moneyFormat(currency);
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const sign = amount < 0 ? '-' : '';
  const units = String(Math.abs(amount)).padStart(digits + 1, '0');
  const split = units.length - digits;
  // Given as text, so that no amount passes through a fraction in binary.
  return format.format(
    `${sign}${units.slice(0, split)}${digits > 0 ? '.' : ''}${units.slice(split)}` as never,
  );
}

/** "Saturday, 21 November 2026", by the clocks of the zone. */
export const writtenDay = (instant: Date, timeZone: string): string =>
  dateFormat(timeZone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(instant);

/** "Sat 21 Nov", by the clocks of the zone. */
export const shortDay = (instant: Date, timeZone: string): string =>
  dateFormat(timeZone, { weekday: 'short', day: 'numeric', month: 'short' }).format(instant).replace(',', '');

/** "19:30", by the clocks of the zone. */
export const writtenTime = (instant: Date, timeZone: string): string =>
  dateFormat(timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant);

/** An address with its city, which many addresses name themselves. */
export const writtenAddress = (address: string, city: string): string =>
  address.includes(city) ? address : `${address}, ${city}`;

/** Text as it stands in HTML and XML, in content and in quoted attributes alike. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);

const moneyFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function moneyFormat(currency: string): Intl.NumberFormat {
  let format = moneyFormats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    moneyFormats.set(currency, format);
  }
  return format;
}

function dateFormat(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${Object.keys(options).join()} ${options.weekday}`;
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, ...options });
    dateFormats.set(key, format);
  }
  return format;
}
