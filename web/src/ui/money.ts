import type { Money } from '@matinee/contract/values.ts';
import { venueLocale } from './venue-locale.ts';

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      trailingZeroDisplay: 'stripIfInteger',
    });
    formats.set(key, format);
  }
  return format;
}

/** Money as people of the country write it: `{amount: 45000, currency: 'INR'}` in India is "₹450". */
export function formatMoney(money: Money, country?: string): string {
  const format = formatOf(money.currency, venueLocale(country));
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(money.amount / 10 ** digits);
}
