/**
 * Seven papers out of one drawer. `sky` is the ground everything lies on, `far`, `mid` and `near` come forward from it,
 * `light` is what shines, `accent` what one looks at first, `paper` the palest of them.
 */
export interface Palette {
  readonly sky: string;
  readonly far: string;
  readonly mid: string;
  readonly near: string;
  readonly light: string;
  readonly accent: string;
  readonly paper: string;
}

const papers = (
  sky: string,
  far: string,
  mid: string,
  near: string,
  light: string,
  accent: string,
  paper: string,
) => ({
  sky,
  far,
  mid,
  near,
  light,
  accent,
  paper,
});

// biome-ignore format: one drawer to a line
const drawers = {
  tealNight:   papers('#17414d', '#23606a', '#3f8583', '#0c222b', '#f4c95d', '#e2633a', '#f6e9cf'),
  rustDusk:    papers('#e0673a', '#bf4526', '#852c1d', '#26110d', '#f9d89b', '#1f5c66', '#fbeed6'),
  mustard:     papers('#e8b540', '#d18f28', '#9f5a1e', '#2b1c12', '#fdf2d4', '#b7341f', '#fbf0d8'),
  warmPaper:   papers('#f0e3c7', '#d8c196', '#5b8d87', '#1c2c35', '#f2b33d', '#cf4728', '#fdf6e6'),
  velvet:      papers('#8a1f24', '#66141a', '#b43a30', '#2a0b0f', '#f4bd4f', '#f0d9b0', '#f8e8cd'),
  forest:      papers('#ccd5ae', '#8daa7d', '#44705a', '#15312c', '#f8efd2', '#df6f2b', '#fbf5e3'),
  blueHour:    papers('#1f3d63', '#31598a', '#6a97b5', '#0d1a2d', '#f6d68a', '#e4572e', '#f5ebd6'),
  coral:       papers('#f2bba2', '#e28c70', '#b94e3d', '#3a201f', '#fff2dd', '#2c5f66', '#fff4e2'),
  ice:         papers('#d2e2e0', '#a6c6ca', '#5c8f9c', '#1b3a49', '#fffaea', '#d64e2c', '#fdf9ee'),
  blackAmber:  papers('#16181e', '#292c35', '#474a53', '#07080b', '#ffb52e', '#e2502b', '#f4e8d0'),
  brick:       papers('#ba3824', '#9e2d20', '#e5875a', '#26110f', '#fbd98f', '#f6e7c8', '#fbeed6'),
  olive:       papers('#636e32', '#4d5726', '#a3a45a', '#20240f', '#f6dc8b', '#d9532c', '#f7efd6'),
} as const satisfies Record<string, Palette>;

type Drawer = keyof typeof drawers;

const byCategory: readonly (readonly [RegExp, readonly Drawer[]])[] = [
  [
    /film|cinema|movie/i,
    ['tealNight', 'rustDusk', 'blueHour', 'blackAmber', 'mustard', 'warmPaper', 'olive', 'brick'],
  ],
  [
    /play|theat|drama|comedy|musical/i,
    ['velvet', 'coral', 'blackAmber', 'brick', 'forest', 'warmPaper', 'mustard'],
  ],
  [/opera|ballet|dance/i, ['velvet', 'ice', 'coral', 'blueHour', 'brick', 'tealNight']],
  [
    /concert|music|recital|orchest|jazz/i,
    ['mustard', 'ice', 'blueHour', 'coral', 'olive', 'tealNight', 'warmPaper', 'rustDusk'],
  ],
  [/match|sport|game/i, ['forest', 'rustDusk', 'ice', 'mustard', 'brick']],
];

/** The drawers a category takes its papers from: few enough that one knows a concert from a film across the room. */
export function palettesFor(category: string): readonly Palette[] {
  const names = byCategory.find(([words]) => words.test(category))?.[1] ?? (Object.keys(drawers) as Drawer[]);
  return names.map(name => drawers[name]);
}

/** Relative luminance of "#rrggbb", as WCAG defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

/** The contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright! + 0.05) / (dark! + 0.05);
}

/** The first of the colours that can be read on the ground, else the one that can be read best. */
export const readableOn = (ground: string, colours: readonly string[]): string =>
  colours.find(colour => contrast(colour, ground) >= 4.5) ??
  colours.toSorted((a, b) => contrast(b, ground) - contrast(a, ground))[0]!;
