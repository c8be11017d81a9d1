/** Everything the canvas paints with, read from the page's tokens, so that it follows the theme. */
export interface Palette {
  readonly paper: string;
  readonly floor: string;
  readonly floorLine: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly taken: string;
  readonly amber: string;
  readonly onAmber: string;
  readonly dusk: string;
  readonly onDusk: string;
  readonly onClass: string;
  /** By place in the order of prices, dearest first; classes beyond the last share it. */
  readonly classes: readonly string[];
  readonly displayFont: string;
  readonly textFont: string;
}

/** How many tones and patterns for classes there are. */
export const CLASS_LOOKS = 6;

/** The look of the class at `place` in the order of prices, from 1. */
export const lookOf = (place: number): number => Math.min(place, CLASS_LOOKS - 1) + 1;

/** Reads the tokens as `element` has them. A colour is read through `color`, which resolves whatever it is made of. */
export function readPalette(element: HTMLElement): Palette {
  const computed = getComputedStyle(element);
  const before = element.style.color;
  const colour = (name: string): string => {
    element.style.color = `var(--${name})`;
    return computed.color;
  };
  const palette: Palette = {
    paper: colour('paper'),
    floor: colour('map-floor'),
    floorLine: colour('map-floor-line'),
    ink: colour('ink'),
    inkSoft: colour('ink-soft'),
    taken: colour('map-taken'),
    amber: colour('amber'),
    onAmber: colour('on-amber'),
    dusk: colour('map-stage'),
    onDusk: colour('on-dusk'),
    onClass: colour('on-class'),
    classes: Array.from({ length: CLASS_LOOKS }, (_, place) => colour(`class-${lookOf(place)}`)),
    displayFont: computed.getPropertyValue('--display'),
    textFont: computed.getPropertyValue('--text'),
  };
  element.style.color = before;
  return palette;
}
