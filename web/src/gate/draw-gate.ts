import type { Floor, Spot } from './floor.ts';
import type { Moment, Replay } from './replay.ts';

/** What the gate is painted with, read from the page's tokens. */
export interface Paints {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly ground: string;
  readonly hasTicket: string;
  readonly buys: string;
  readonly font: string;
}

const FULL = Math.PI * 2;
/** A bus stands at the stop for so many minutes. */
const BUS_STANDS = 0.6;

/** Draws the gate as it is at a minute: rings are people who have to buy yet, discs have their tickets. */
export function drawGate(
  context: CanvasRenderingContext2D,
  { replay, floor, time, paints }: { replay: Replay; floor: Floor; time: number; paints: Paints },
): void {
  const moment = replay.at(time);
  context.clearRect(0, 0, floor.size.width, floor.size.height);
  drawPlaces(context, replay, floor, time, paints);
  for (const station of ['seller', 'scanner'] as const) {
    const lines = station === 'seller' ? moment.sellers : moment.scanners;
    for (const [line, people] of lines.entries()) {
      for (const [index] of people.entries())
        drawPerson(context, floor.place(station, line, index), floor.dot, station === 'seller', paints);
      drawServer(context, floor, { station, line, people: people.length }, paints);
    }
  }
  drawWalkers(context, moment, floor, paints);
}

function drawWalkers(context: CanvasRenderingContext2D, moment: Moment, floor: Floor, paints: Paints): void {
  for (const { person, segment, share, from } of moment.walking) {
    const isBuying = segment.phase === 'walk_to_seller';
    const lines = isBuying ? moment.sellers : moment.scanners;
    const tail = segment.line === null ? 0 : (lines[segment.line]?.length ?? 0);
    const spot = floor.walk(segment, share, from, tail);
    drawPerson(context, apart(spot, person, floor.dot), floor.dot, isBuying, paints);
  }
}

/** People who walk together do not walk in each other. */
function apart({ x, y }: Spot, person: number, dot: number): Spot {
  return { x: x + (((person * 7) % 11) - 5) * dot * 0.7, y: y + (((person * 5) % 13) - 6) * dot * 0.7 };
}

function drawPerson(
  context: CanvasRenderingContext2D,
  { x, y }: Spot,
  dot: number,
  buys: boolean,
  paints: Paints,
): void {
  context.beginPath();
  context.arc(x, y, dot, 0, FULL);
  context.lineWidth = 1.5;
  context.strokeStyle = buys ? paints.buys : paints.hasTicket;
  context.fillStyle = buys ? paints.ground : paints.hasTicket;
  context.fill();
  context.stroke();
}

function drawServer(
  context: CanvasRenderingContext2D,
  floor: Floor,
  { station, line, people }: { station: 'seller' | 'scanner'; line: number; people: number },
  { ink, soft, font }: Paints,
): void {
  const { x, y } = floor.server(station, line);
  const beyond = floor.dot + 7;
  context.fillStyle = people > 0 ? ink : soft;
  if (floor.isTall) context.fillRect(x - 9, y + beyond - 2, 18, 3);
  else context.fillRect(x + beyond - 2, y - 9, 3, 18);
  context.font = `600 13px ${font}`;
  context.textAlign = floor.isTall ? 'center' : 'left';
  context.textBaseline = floor.isTall ? 'top' : 'middle';
  context.fillText(String(people), floor.isTall ? x : x + beyond + 6, floor.isTall ? y + beyond + 5 : y);
}

function drawPlaces(
  context: CanvasRenderingContext2D,
  replay: Replay,
  floor: Floor,
  time: number,
  { ink, soft, line, font }: Paints,
): void {
  const { bus, inside, isTall } = floor;
  const isThere = replay.buses.some(came => time >= came && time - came < BUS_STANDS);
  const [width, height] = isTall ? [54, 22] : [22, 54];
  context.lineWidth = 1.5;
  context.strokeStyle = isThere ? ink : line;
  context.fillStyle = line;
  context.beginPath();
  context.roundRect(bus.x - width / 2, bus.y - height / 2, width, height, 5);
  if (isThere) context.fill();
  context.stroke();
  context.strokeStyle = line;
  context.beginPath();
  if (isTall) {
    context.moveTo(12, inside.y);
    context.lineTo(floor.size.width - 12, inside.y);
  } else {
    context.moveTo(inside.x, 12);
    context.lineTo(inside.x, floor.size.height - 12);
  }
  context.stroke();
  drawWords(context, floor, `Inside: ${replay.at(time).inside}`, soft, font);
}

function drawWords(
  context: CanvasRenderingContext2D,
  floor: Floor,
  inside: string,
  colour: string,
  font: string,
): void {
  const { isTall } = floor;
  context.fillStyle = colour;
  context.font = `13px ${font}`;
  context.textBaseline = 'top';
  const put = (word: string, { x, y }: Spot, align: CanvasTextAlign) => {
    context.textAlign = isTall ? 'left' : align;
    context.fillText(word, isTall ? 6 : x, isTall ? y - 20 : 6);
  };
  put('Sellers', floor.head('seller'), 'center');
  put('Scanners', floor.head('scanner'), 'center');
  put(inside, floor.inside, 'right');
  context.textAlign = isTall ? 'left' : 'center';
  if (isTall) context.fillText('Buses', floor.bus.x + 36, floor.bus.y - 7);
  else context.fillText('Buses', floor.bus.x, floor.bus.y + 36);
}
