import { chanceFrom } from './chance.ts';
import { sceneFor } from './choose.ts';
import { type Sheet, WIDTH } from './cut.ts';
import { palettesFor, readableOn } from './palettes.ts';
import { setTitle, type TitleLine } from './title.ts';

/** What a poster is drawn from; the same event always gives the same poster. */
export interface PosterEvent {
  readonly eventId: string;
  readonly name: string;
  readonly category: string;
  readonly genres: readonly string[];
  readonly year: number | null;
}

/** A poster before it is put on a page: papers, and the words set over them. */
export interface Drawing {
  readonly ground: string;
  readonly sheets: readonly Sheet[];
  /** The scene moves up by this much, to leave room for words at its foot. */
  readonly raised: number;
  readonly title: { readonly lines: readonly TitleLine[]; readonly on: string; readonly ink: string };
  readonly credit: { readonly text: string; readonly x: number; readonly y: number; readonly ink: string };
}

const MARGIN = 13;

/** Chooses papers and a scene for an event, and sets its name and a line of credit on the scene's quiet side. */
export function drawPoster(event: PosterEvent): Drawing {
  const chance = chanceFrom(`${event.eventId} ${event.name}`);
  const palette = chance.pick(palettesFor(event.category));
  const scene = sceneFor(chance, event)(chance, palette);
  const { stand, on } = scene.title;
  const foot = stand === 'foot';
  const box = { x: MARGIN, y: foot ? 228 : 25, width: WIDTH - 2 * MARGIN, height: foot ? 50 : 58 };
  return {
    ground: scene.ground,
    sheets: scene.sheets,
    raised: foot ? 11 : 0,
    title: {
      lines: setTitle(printedName(event.name), box, stand),
      on,
      ink: readableOn(on, [palette.light, palette.paper, palette.near]),
    },
    credit: {
      text: [event.genres[0] ?? event.category, event.year].filter(part => part !== null).join(' · '),
      x: MARGIN,
      y: foot ? 290 : 18,
      ink: readableOn(on, [palette.paper, palette.near]),
    },
  };
}

/** A name that is told a second time in brackets, in another language or script, is printed once. */
const printedName = (name: string): string => name.replace(/\s*\([^()\d]+\)$/, '');
