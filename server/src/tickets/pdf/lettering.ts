import { bytesOf, type Face, type Run, runsOf } from './fonts.ts';

/** How a line of text is drawn; lengths in points, `at` the left end of its top. */
export interface Lettering {
  readonly face: Face;
  readonly size: number;
  readonly colour: string;
  readonly at: readonly [x: number, y: number];
  /** The text is made smaller, down to `least`, until it fits; then it is cut. */
  readonly width?: number;
  readonly least?: number;
  readonly align?: 'left' | 'right' | 'centre';
  readonly spacing?: number;
}

type Page = PDFKit.PDFDocument;

const registered = new WeakMap<Page, Set<string>>();

/** Registers a font with a document once, or each use would embed it again. */
function useFont(page: Page, { file }: Run, size: number): Page {
  const known = registered.get(page) ?? new Set();
  registered.set(page, known);
  if (!known.has(file)) page.registerFont(file, bytesOf(file));
  known.add(file);
  return page.font(file).fontSize(size);
}

export function widthOf(
  page: Page,
  text: string,
  { face, size, spacing = 0 }: Omit<Lettering, 'at' | 'colour'>,
): number {
  return runsOf(text, face).reduce((sum, run) => {
    useFont(page, run, size);
    return sum + page.widthOfString(run.text, { characterSpacing: spacing });
  }, 0);
}

/** Draws one line, each script in a font that has it. */
export function letter(page: Page, text: string, lettering: Lettering): void {
  const { width = Number.POSITIVE_INFINITY, align = 'left', spacing = 0 } = lettering;
  const fitted = fit(page, text, lettering, width);
  const taken = widthOf(page, fitted.text, { ...lettering, size: fitted.size });
  const [left, y] = lettering.at;
  let x = left + (align === 'left' ? 0 : align === 'right' ? width - taken : (width - taken) / 2);
  // Fonts differ in height; standing on one line, runs look as if they were of one.
  const baseline = y + lettering.size * 0.8;
  for (const run of runsOf(fitted.text, lettering.face)) {
    useFont(page, run, fitted.size).fillColor(lettering.colour);
    page.text(run.text, x, baseline, { lineBreak: false, baseline: 'alphabetic', characterSpacing: spacing });
    x += page.widthOfString(run.text, { characterSpacing: spacing });
  }
}

function fit(page: Page, text: string, lettering: Lettering, width: number): { text: string; size: number } {
  const { size, least = size } = lettering;
  const full = widthOf(page, text, lettering);
  if (full <= width) return { text, size };
  const smaller = Math.max(least, (size * width) / full);
  const characters = [...text];
  while (
    widthOf(page, `${characters.join('')}…`, { ...lettering, size: smaller }) > width &&
    characters.length > 1
  ) {
    if (characters.length === [...text].length && full * (smaller / size) <= width)
      return { text, size: smaller };
    characters.pop();
  }
  return { text: `${characters.join('').trimEnd()}…`, size: smaller };
}

/** Breaks a text into at most `most` lines at spaces, or, in scripts without them, anywhere. */
export function linesOf(
  page: Page,
  text: string,
  lettering: Omit<Lettering, 'at' | 'colour'>,
  width: number,
  most: number,
): string[] {
  const lines: string[] = [];
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    const last = lines.at(-1);
    const isFull = last === undefined || widthOf(page, (last + segment).trimEnd(), lettering) > width;
    if (isFull && lines.length < most && segment.trim() !== '') lines.push(segment);
    else lines[lines.length - 1] += segment;
  }
  return lines.map(line => line.trim());
}
