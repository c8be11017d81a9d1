import qrcode from 'qrcode';
import { squaresPng } from './png.ts';

/** Medium: a sixth of the code may be creased or smudged, and it stays small. */
const CORRECTION = 'M';
/** The empty border that readers need, in modules. */
const QUIET = 4;

/** The dark modules of a code as horizontal runs, and the side of the square they stand in. */
export interface QrRuns {
  readonly size: number;
  readonly runs: readonly (readonly [x: number, y: number, length: number])[];
}

export function qrRuns(code: string): QrRuns {
  const { size, data } = qrcode.create(code, { errorCorrectionLevel: CORRECTION }).modules;
  const runs: [number, number, number][] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const begin = x;
      while (x < size && data[y * size + x]) x++;
      if (x > begin) runs.push([begin, y, x - begin]);
    }
  }
  return { size, runs };
}

/** As an image that scales: black on white whatever the page's colours, since readers are made for that. */
export function qrSvg(code: string): string {
  const { size, runs } = qrRuns(code);
  const side = size + 2 * QUIET;
  const path = runs.map(([x, y, length]) => `M${x + QUIET} ${y + QUIET}h${length}v1h-${length}z`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" role="img" aria-label="QR code of the ticket" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path d="${path}"/></svg>`;
}

/** In pixels, of the side of a module. */
const PNG_SCALE = 6;

/** As an image for mails, where SVG is not shown. */
export function qrPng(code: string): Buffer {
  const { size, data } = qrcode.create(code, { errorCorrectionLevel: CORRECTION }).modules;
  const isDark = (x: number, y: number) => Boolean(data[y * size + x]);
  return squaresPng({ size, border: QUIET, scale: PNG_SCALE, isDark });
}
