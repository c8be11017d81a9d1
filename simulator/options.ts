/** What a command line may say: each option's name, the word for its value, what it means, and how a value is read. */
export type Options<T> = { [K in keyof T]: Option<T[K]> };

export type Option<V> = {
  readonly flag: string;
  /** The word for the value in the help text; empty for a switch, which has none. */
  readonly value: string;
  readonly meaning: string;
  readonly fallback: V;
  /** Reads the text, or throws a Misuse that says what is expected. */
  readonly read: (text: string) => V;
};

/** A command line that cannot be followed. Its message is a sentence for the person who typed it. */
export class Misuse extends Error {}

/** Reads `--flag value` and `--flag=value`; what is not given has its fallback. */
export function readOptions<T extends object>(options: Options<T>, given: readonly string[]): T {
  const byFlag = new Map(entries(options).map(([key, option]) => [`--${option.flag}`, key]));
  const values = Object.fromEntries(entries(options).map(([key, { fallback }]) => [key, fallback])) as T;
  const seen = new Set<string>();
  for (let at = 0; at < given.length; at++) {
    const [flag, attached] = split(given[at]!);
    const key = byFlag.get(flag);
    if (key === undefined) throw new Misuse(unknown(flag, [...byFlag.keys()]));
    if (seen.has(flag)) throw new Misuse(`${flag} is given twice.`);
    seen.add(flag);
    const isSwitch = options[key].value === '';
    const text = attached ?? (isSwitch ? '' : given[++at]);
    if (text === undefined || (attached === undefined && text.startsWith('--')))
      throw new Misuse(`${flag} needs a value: ${flag} ${options[key].value}.`);
    values[key] = readValue(flag, options[key], text);
  }
  return values;
}

function readValue<V>(flag: string, option: Option<V>, text: string): V {
  try {
    return option.read(text);
  } catch (error) {
    if (error instanceof Misuse) throw new Misuse(`${flag} ${error.message}, not "${text}".`);
    throw error;
  }
}

function split(argument: string): [string, string?] {
  const equals = argument.indexOf('=');
  return argument.startsWith('--') && equals > 0
    ? [argument.slice(0, equals), argument.slice(equals + 1)]
    : [argument];
}

function unknown(flag: string, flags: string[]): string {
  return flag.startsWith('-')
    ? `There is no option ${flag}. There are ${flags.join(', ')} and --help.`
    : `"${flag}" is no option: options begin with two dashes, such as ${flags[0]}.`;
}

/** The part of a help text that explains the options. */
export function explained<T extends object>(options: Options<T>): string {
  const rows = entries(options).map(
    ([, { flag, value, meaning }]) => [`  --${flag} ${value}`.trimEnd(), meaning] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, meaning]) => left.padEnd(width) + meaning).join('\n');
}

function entries<T extends object>(options: Options<T>): [keyof T, Option<T[keyof T]>][] {
  return Object.entries(options) as [keyof T, Option<T[keyof T]>][];
}

/** Whether a switch is given. */
export function given(text: string): boolean {
  if (text === '') return true;
  throw new Misuse('takes no value');
}

export function integer(least: number, most: number): (text: string) => number {
  return text => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new Misuse(`takes an integer from ${least} to ${most}`);
  };
}

/** A number above `above`, or from it up where `including` is set. */
export function number(least: number, most: number, unit: string): (text: string) => number {
  return text => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new Misuse(`takes a number from ${least} to ${most}${unit}`);
  };
}

/** The address of a Matinee, without a slash at the end. */
export function address(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/$/, '');
  throw new Misuse('takes an address such as http://localhost:8080');
}

/** Where the sales stream is found: by the address of a Matinee, or as `log`, in the data folder. */
export function streamAt(text: string): string {
  if (text === 'log') return text;
  try {
    return address(text);
  } catch {
    throw new Misuse('takes an address such as http://localhost:8080, or log');
  }
}

/** An instant as RFC 3339 has it, in milliseconds since 1970. */
export function instant(text: string): number {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (instant >= 0) return instant;
  throw new Misuse('takes an instant with its zone, such as 2026-01-02T18:00:00Z');
}

export function oneOf<const W extends string>(...words: W[]): (text: string) => W {
  return text => {
    if ((words as string[]).includes(text)) return text as W;
    throw new Misuse(`takes ${words.join(' or ')}`);
  };
}

/** A list such as `6,8,10`, a span such as `6..12`, or one with steps such as `0.2..0.5:0.1`, of what `read` reads. */
export function several<V>(read: (text: string) => V): (text: string) => V[] {
  return text => text.split(',').flatMap(part => spanned(part).map(read));
}

function spanned(part: string): string[] {
  const span = /^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)(?::(\d+(?:\.\d+)?))?$/.exec(part);
  if (!span) return [part];
  const [from, to, step] = [Number(span[1]), Number(span[2]), Number(span[3] ?? 1)];
  if (from > to || step === 0) throw new Misuse('takes a span that grows, such as 6..12');
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (count > 1000) throw new Misuse('takes a span of at most 1,000 values');
  return Array.from({ length: count }, (_, index) => String(Number((from + index * step).toFixed(9))));
}
