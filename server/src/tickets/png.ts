import { crc32, deflateSync } from 'node:zlib';

/** What of an image is dark, each square of it drawn as a square of so many pixels. */
export interface Squares {
  /** Of a side, in squares. */
  readonly size: number;
  /** White squares around it. */
  readonly border: number;
  /** Of a square's side, in pixels. */
  readonly scale: number;
  readonly isDark: (x: number, y: number) => boolean;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const [AS_IT_IS, LIKE_THE_LINE_ABOVE] = [0, 2];

/** Black and white as PNG (ISO/IEC 15948), with a bit for each pixel: small, and done at once. */
export function squaresPng({ size, border, scale, isDark }: Squares): Buffer {
  const side = (size + 2 * border) * scale;
  const lineBytes = 1 + Math.ceil(side / 8);
  const lines = Buffer.alloc(lineBytes * side);
  for (let row = -border; row < size + border; row++) {
    const at = (row + border) * scale * lineBytes;
    const line = lines.subarray(at, at + lineBytes).fill(0xff);
    line[0] = AS_IT_IS;
    for (let x = 0; row >= 0 && row < size && x < size; x++) {
      if (isDark(x, row)) darken(line, (x + border) * scale, scale);
    }
    for (let below = 1; below < scale; below++) lines[at + below * lineBytes] = LIKE_THE_LINE_ABOVE;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // One bit a pixel, black being 0.
  header[8] = 1;
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...parts]);
}

function darken(line: Buffer, from: number, pixels: number): void {
  for (let x = from; x < from + pixels; x++) line[1 + (x >> 3)]! &= ~(0x80 >> (x & 7));
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}
