/** How many digits the minor unit of a currency has (ISO 4217); two where it is not known better. */
export function minorDigits(currency: string | null): number {
  if (currency === null) return 2;
  const known = digitsOf.get(currency);
  if (known !== undefined) return known;
  let digits = 2;
  try {
    digits =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
      2;
  } catch {
    // No currency at all: a word in its place.
  }
  digitsOf.set(currency, digits);
  return digits;
}

const digitsOf = new Map<string, number>();

const DECIMAL = /^\s*(-?)(\d+)(?:\.(\d*))?\s*$/;

/**
 * An amount in major units, a number or decimal text, as a whole number of minor units, rounded half up; undefined if it is none, or
 * below zero. The digits are those that were written: no binary fraction comes in between.
 */
export function toMinor(value: unknown, digits: number): number | undefined {
  if (typeof value === 'number') {
    // Almost every amount has no more digits than its currency, and is told by one multiplication.
    const scaled = value * 10 ** digits;
    const rounded = Math.round(scaled);
    if (Math.abs(scaled - rounded) < 1e-6 && rounded <= Number.MAX_SAFE_INTEGER && rounded >= 0)
      return rounded;
  }
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const [, sign, whole, fraction = ''] = DECIMAL.exec(String(value)) ?? [];
  if (whole === undefined) return undefined;
  const kept = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  const amount = kept + (Number(fraction[digits] ?? 0) >= 5 ? 1 : 0);
  if (!Number.isSafeInteger(amount) || (sign && amount !== 0)) return undefined;
  return amount;
}
