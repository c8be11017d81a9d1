import type { TicketDetail } from '@matinee/contract/http/tickets.ts';
import PdfDocument from 'pdfkit';
import { shortDay, writtenAddress, writtenDay, writtenMoney, writtenTime } from '../../platform/wording.ts';
import { qrRuns } from '../qr.ts';
import { letter, linesOf } from './lettering.ts';

/** A third of an A4 sheet: three fit on one, one fills the screen of a phone held sideways. In points. */
const [WIDTH, HEIGHT] = [595.28, 280.63];
const BAND = 44;
const MARGIN = 26;
const PERFORATION = 432;
const STUB = PERFORATION + 22;
const STUB_WIDTH = WIDTH - STUB - 22;

const INK = '#191b22';
const PAPER = '#f7f0e3';
const AMBER = '#f5b335';
const SOFT = '#565049';
const LINE = '#cdbfa8';

/** The tickets to print, one to a page. */
export function ticketsPdf(tickets: readonly TicketDetail[]): Promise<Buffer> {
  const [first] = tickets;
  const pdf = new PdfDocument({
    size: [WIDTH, HEIGHT],
    margin: 0,
    autoFirstPage: false,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: first ? `${first.event.name} · ${first.seatId}` : 'Tickets',
      Author: 'Matinee',
      Creator: 'Matinee',
    },
  });
  const parts: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', part => parts.push(part));
    pdf.on('end', () => resolve(Buffer.concat(parts)));
    pdf.on('error', reject);
  });
  for (const ticket of tickets) drawTicket(pdf, ticket);
  pdf.end();
  return whole;
}

type Page = PDFKit.PDFDocument;

function drawTicket(pdf: Page, ticket: TicketDetail): void {
  pdf.addPage();
  drawPaper(pdf);
  drawMarquee(pdf, ticket);
  drawEvent(pdf, ticket);
  drawSeat(pdf, ticket);
  drawFoot(pdf, ticket);
  drawStub(pdf, ticket);
}

function drawPaper(pdf: Page): void {
  pdf.rect(0, 0, WIDTH, HEIGHT).fill(PAPER);
  pdf.rect(0, 0, WIDTH, BAND).fill(INK);
  // Bulbs along the edge of the canopy.
  for (let x = 9; x < WIDTH; x += 14) pdf.circle(x, BAND, 2.6).fill(AMBER);
  pdf
    .save()
    .moveTo(PERFORATION, BAND + 12)
    .lineTo(PERFORATION, HEIGHT - 12)
    .dash(1.5, { space: 4 });
  pdf.lineWidth(1.2).strokeColor(SOFT).stroke().restore();
  for (const y of [0, HEIGHT]) pdf.circle(PERFORATION, y, 9).fill('#ffffff');
}

function drawMarquee(pdf: Page, { event }: TicketDetail): void {
  letter(pdf, 'MATINEE', { face: 'display', size: 25, colour: AMBER, at: [MARGIN, 9], spacing: 2 });
  const category = {
    face: 'strong',
    size: 8.5,
    colour: PAPER,
    spacing: 0.6,
    align: 'right',
    least: 6,
  } as const;
  letter(pdf, event.category.toUpperCase(), { ...category, at: [200, 17], width: PERFORATION - 222 });
  letter(pdf, 'ADMIT ONE', {
    face: 'display',
    size: 20,
    colour: PAPER,
    at: [STUB, 12],
    width: STUB_WIDTH,
    align: 'centre',
    spacing: 1.5,
  });
}

function drawEvent(pdf: Page, { event, venue, hall, startsAt }: TicketDetail): void {
  const width = PERFORATION - MARGIN - 22;
  const title = { face: 'display', size: 34, least: 20 } as const;
  const lines = linesOf(pdf, event.name, title, width, 2);
  const size = lines.length === 1 ? 44 : 31;
  lines.forEach((line, index) => {
    letter(pdf, line, {
      ...title,
      size,
      colour: INK,
      at: [MARGIN, (lines.length === 1 ? 62 : 57) + index * 32],
      width,
    });
  });
  const start = new Date(startsAt);
  letter(pdf, writtenTime(start, venue.timeZone), {
    face: 'display',
    size: 30,
    colour: INK,
    at: [MARGIN, 127],
  });
  const right = MARGIN + 72;
  letter(pdf, writtenDay(start, venue.timeZone), {
    face: 'strong',
    size: 11.5,
    colour: INK,
    at: [right, 130],
    width: width - 72,
    least: 8,
  });
  letter(pdf, `Local time in ${venue.city}`, {
    face: 'text',
    size: 9,
    colour: SOFT,
    at: [right, 145],
    width: width - 72,
  });
  drawVenue(pdf, { venue, hall }, width);
}

function drawVenue(pdf: Page, { venue, hall }: Pick<TicketDetail, 'venue' | 'hall'>, width: number): void {
  letter(pdf, `${venue.name} · ${hall}`, {
    face: 'strong',
    size: 11.5,
    colour: INK,
    at: [MARGIN, 166],
    width,
    least: 8,
  });
  letter(pdf, writtenAddress(venue.address, venue.city), {
    face: 'text',
    size: 9,
    colour: SOFT,
    at: [MARGIN, 181],
    width,
    least: 7,
  });
}

function drawSeat(pdf: Page, ticket: TicketDetail): void {
  const top = 202;
  pdf
    .moveTo(MARGIN, top)
    .lineTo(PERFORATION - 22, top)
    .lineWidth(0.8)
    .strokeColor(LINE)
    .stroke();
  let x = MARGIN;
  for (const [label, value, width] of seatParts(ticket)) {
    letter(pdf, label, { face: 'strong', size: 7, colour: SOFT, at: [x, top + 7], spacing: 0.4 });
    letter(pdf, value, {
      face: 'display',
      size: 26,
      colour: INK,
      at: [x, top + 16],
      width: width - 12,
      least: 11,
    });
    x += width;
  }
}

/** What a person looks for in the hall, in the order in which they look. */
function seatParts({ section, row, number, class: name, price }: TicketDetail): [string, string, number][] {
  const place: [string, string, number][] = row
    ? [
        ['SECTION', section, 118],
        ['ROW', row, 48],
        ['SEAT', String(number), 52],
      ]
    : [
        ['STANDING', section, 146],
        ['PLACE', String(number), 72],
      ];
  return [...place, ['CLASS', capitalised(name), 90], ['PAID', writtenMoney(price), 76]];
}

const capitalised = (name: string): string => name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ');

function drawFoot(pdf: Page, { holder, ticketId }: TicketDetail): void {
  const small = { face: 'text', size: 7.5, colour: SOFT } as const;
  letter(pdf, holder ? `Issued to ${holder}` : 'Issued at the counter', {
    ...small,
    at: [MARGIN, 257],
    width: 170,
    least: 6,
  });
  letter(pdf, `Ticket ${ticketId}`, {
    ...small,
    at: [MARGIN + 175, 257],
    width: PERFORATION - 22 - MARGIN - 175,
    least: 6,
    align: 'right',
  });
}

function drawStub(pdf: Page, ticket: TicketDetail): void {
  const { startsAt, venue, seatId, status } = ticket;
  const side = STUB_WIDTH;
  const top = BAND + 15;
  pdf.roundedRect(STUB, top, side, side, 4).fill('#ffffff');
  if (status === 'VALID') drawCode(pdf, ticket.code, STUB, top, side);
  else
    letter(pdf, 'CANCELLED', {
      face: 'display',
      size: 26,
      colour: '#a3261b',
      at: [STUB, top + side / 2 - 14],
      width: side,
      align: 'centre',
    });
  const start = new Date(startsAt);
  const centred = { at: [STUB, top + side + 9] as const, width: side, align: 'centre' as const };
  letter(pdf, seatId, { face: 'display', size: 36, least: 14, colour: INK, ...centred });
  const when = `${shortDay(start, venue.timeZone)}, ${writtenTime(start, venue.timeZone)}`;
  letter(pdf, when, { face: 'strong', size: 10, colour: INK, ...centred, at: [STUB, top + side + 50] });
  letter(pdf, 'Show this code at the door', {
    face: 'text',
    size: 7.5,
    colour: SOFT,
    ...centred,
    at: [STUB, 257],
  });
}

function drawCode(pdf: Page, code: string, left: number, top: number, side: number): void {
  const { size, runs } = qrRuns(code);
  const module = side / (size + 6);
  for (const [x, y, length] of runs) {
    pdf.rect(left + (x + 3) * module, top + (y + 3) * module, length * module, module);
  }
  pdf.fill('#000000');
}
