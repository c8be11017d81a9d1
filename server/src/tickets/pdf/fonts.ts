import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { plainFont } from './woff.ts';

/** A face that we draw with, whatever script a text is in. */
export type Face = 'display' | 'text' | 'strong';

/** A piece of a text that one font can draw; `file` is where that font is. */
export interface Run {
  readonly text: string;
  readonly file: string;
}

const files = (family: string, weight: number, ...subsets: string[]) =>
  subsets.map(subset => `@fontsource/${family}/files/${family}-${subset}-${weight}-normal.woff`);

const sofia = (weight: number, ...subsets: string[]) =>
  files('sofia-sans-extra-condensed', weight, ...subsets);
const atkinson = (weight: number) => files('atkinson-hyperlegible-next', weight, 'latin', 'latin-ext');
const beyond = (weight: number) => [
  ...sofia(weight, 'cyrillic', 'cyrillic-ext', 'greek'),
  ...files('noto-sans-devanagari', weight, 'devanagari'),
  ...files('sawarabi-gothic', 400, 'japanese', 'vietnamese'),
];

/** Tried in this order, character by character; opened when first needed and kept. */
const chains: Readonly<Record<Face, readonly string[]>> = {
  display: [...sofia(800, 'latin', 'latin-ext'), ...atkinson(800), ...beyond(800)],
  text: [...atkinson(400), ...beyond(400)],
  strong: [...atkinson(700), ...beyond(700)],
};

/** What is drawn for a character that no font has: better a mark of omission than an empty box. */
const OMITTED = '·';

/**
 * Splits a text into runs that each have a font. Latin, Greek, Cyrillic, Vietnamese, Devanagari and Japanese are covered, and
 * with the latter most Chinese; of other scripts an accent is dropped, or the character is left out.
 */
export function runsOf(text: string, face: Face): Run[] {
  const runs: { text: string; file: string }[] = [];
  for (const character of text.normalize('NFC')) {
    const last = runs.at(-1);
    // Marks that combine, and what stands between, are drawn together with what they follow, or shaping would break.
    if (last && has(last.file, character)) {
      last.text += character;
      continue;
    }
    const drawn = [character, character.normalize('NFKD')[0]!, OMITTED].find(candidate =>
      fileOf(candidate, face),
    );
    const file = fileOf(drawn!, face)!;
    if (last?.file === file) last.text += drawn;
    else runs.push({ text: drawn!, file });
  }
  return runs;
}

const fileOf = (character: string, face: Face): string | undefined =>
  chains[face].find(file => has(file, character));

const { resolve } = createRequire(import.meta.url);

interface OpenFont {
  readonly bytes: Buffer;
  readonly font: Font;
}
const opened = new Map<string, OpenFont>();

function openFont(file: string): OpenFont {
  let open = opened.get(file);
  if (!open) {
    const bytes = plainFont(readFileSync(resolve(file)));
    open = { bytes, font: create(bytes) as Font };
    opened.set(file, open);
  }
  return open;
}

const has = (file: string, character: string): boolean =>
  openFont(file).font.hasGlyphForCodePoint(character.codePointAt(0)!);

export const bytesOf = (file: string): Buffer => openFont(file).bytes;
