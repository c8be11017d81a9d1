/**
 * Titles are set as a letterpress printer would: in capitals, each line as large as fills the measure, so that short
 * words shout and long ones stand calmly below them.
 */
export interface TitleLine {
  readonly text: string;
  /** Font size, and the baseline's left end, in the poster's units. */
  readonly size: number;
  readonly x: number;
  readonly y: number;
  /** The exact width of the line. */
  readonly width: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Advance widths of the display face at weight 900, in thousandths of its size. */
// biome-ignore format: a table
const widths: Readonly<Record<string, number>> = {
  A: 463, B: 440, C: 468, D: 469, E: 395, F: 389, G: 473, H: 480, I: 216, J: 216, K: 462, L: 361, M: 582,
  N: 481, O: 472, P: 421, Q: 472, R: 452, S: 408, T: 404, U: 472, V: 464, W: 645, X: 446, Y: 446, Z: 404,
  0: 439, 1: 383, 2: 398, 3: 411, 4: 455, 5: 417, 6: 438, 7: 409, 8: 442, 9: 437,
  ' ': 126, "'": 187, '’': 269, '-': 343, '–': 518, '.': 247, ',': 269, ':': 237, ';': 257, '!': 242, '?': 381,
  '&': 473, '(': 218, ')': 218, '/': 331, Æ: 620, Œ: 635, Ł: 380,
};
/** Capitals reach this share of the size above the baseline. */
const CAPITAL = 0.656;
/** Between two lines, as a share of the narrower one's size. */
const LEADING = 0.1;

/** Some letters of this face reach below the line they stand on. */
const leadingBelow = (text: string): number => (/[JQÇ,;]/.test(text) ? 0.24 : LEADING);

const widthOf = (text: string): number =>
  Array.from(text.normalize('NFD').replace(/\p{Mark}/gu, '')).reduce(
    (sum, letter) => sum + (widths[letter] ?? 450) / 1000,
    0,
  );

/** A line of nothing but articles and the like. */
const isSmall = (line: string): boolean =>
  /^(?:(?:THE|A|AN|OF|AND|TO|IN|ON|LA|LE|DER|DIE|DAS|EL) ?)+$/.test(line);

interface Setting {
  readonly lines: readonly { text: string; size: number; width: number }[];
  readonly height: number;
}

/** Sets a title into a box, its foot on the box's foot or its head at the box's head. */
export function setTitle(title: string, box: Box, stand: 'head' | 'foot'): TitleLine[] {
  const words = title.toLocaleUpperCase('en').replaceAll("'", '’').split(/\s+/).filter(Boolean);
  const best = settingsOf(words, box).reduce((one, other) =>
    worthOf(other, box) > worthOf(one, box) ? other : one,
  );
  let y = stand === 'head' ? box.y : box.y + box.height - best.height;
  return best.lines.map(({ text, size, width }) => {
    y += size * CAPITAL;
    const line = { text, size, width, x: box.x, y };
    y += size * leadingBelow(text);
    return line;
  });
}

/** Every way to break the words into at most five lines, each set as large as the box allows. */
function settingsOf(words: readonly string[], box: Box): Setting[] {
  const breaks = Math.max(0, Math.min(words.length, 9) - 1);
  const settings: Setting[] = [];
  for (let mask = 0; mask < 1 << breaks; mask++) {
    const lines: string[] = [];
    words.forEach((word, index) => {
      if (index > 0 && (mask >> (index - 1)) & 1) lines.push(word);
      else lines.push([lines.pop(), word].filter(part => part !== undefined).join(' '));
    });
    if (lines.length <= 5) settings.push(settingOf(lines, box));
  }
  return settings;
}

function settingOf(lines: readonly string[], box: Box): Setting {
  const largest = box.height / CAPITAL;
  const full = lines.map(line => Math.min(box.width / widthOf(line), largest));
  // "The" may stand above a name, but never shout louder than it.
  const loudest = Math.max(0, ...full.filter((_, index) => !isSmall(lines[index]!)));
  const sizes = full.map((size, index) => (isSmall(lines[index]!) ? Math.min(size, loudest * 0.5) : size));
  const heightAt = (scale: number) =>
    sizes.reduce(
      (sum, size, index) =>
        sum +
        size * scale * (CAPITAL + (leadingBelow(lines[index]!) - (index < sizes.length - 1 ? 0 : LEADING))),
      0,
    );
  const scale = Math.min(1, box.height / heightAt(1));
  return {
    lines: lines.map((text, index) => ({
      text,
      size: sizes[index]! * scale,
      width: sizes[index]! * scale * widthOf(text),
    })),
    height: heightAt(scale),
  };
}

/**
 * A setting is good when it covers much of the box, no line is so small that nobody can read it, none shouts the others
 * down, and what stands before a colon stands alone.
 */
function worthOf(setting: Setting, box: Box): number {
  const covered = setting.lines.reduce((sum, line) => sum + line.width * line.size * CAPITAL, 0);
  const sizes = setting.lines.filter(line => !isSmall(line.text)).map(line => line.size);
  const [smallest, largest] = [Math.min(...setting.lines.map(line => line.size)), Math.max(...sizes)];
  const uneven = Math.max(0, largest / Math.min(...sizes) - 1.9);
  const split = setting.lines.some(line => line.text.endsWith(':')) ? 0.2 : 0;
  return covered / (box.width * box.height) + Math.min(smallest, 26) / 40 - uneven * 0.3 + split;
}
