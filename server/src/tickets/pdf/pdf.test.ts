import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import type { TicketDetail } from '@matinee/contract/http/tickets.ts';
import { newId } from '../../platform/ids.ts';
import { ticketCode } from '../code.ts';
import { ticketKey } from '../keys.ts';
import { runsOf } from './fonts.ts';
import { printTickets } from './printer.ts';
import { ticketsPdf } from './ticket-pdf.ts';

const key = ticketKey(Buffer.alloc(32, 7));

function ticket(more: Partial<TicketDetail> = {}): TicketDetail {
  const made = {
    ticketId: newId(),
    bookingId: newId(),
    showId: newId(),
    seatId: 'B12',
    class: 'premium',
    price: { amount: 125_000, currency: 'INR' },
    status: 'VALID' as const,
    event: { eventId: newId(), name: 'Nosferatu', category: 'Film' },
    venue: {
      venueId: newId(),
      name: 'Regal',
      address: '12 Colaba Causeway',
      city: 'Mumbai',
      timeZone: 'Asia/Kolkata',
    },
    hall: 'Audi 3',
    section: 'Stalls',
    row: 'B',
    number: 12,
    startsAt: '2026-11-21T14:00:00Z',
    holder: 'Zoë Ångström',
    ...more,
  };
  return { ...made, code: ticketCode({ ...made, startsAt: new Date(made.startsAt) }, key) };
}

/**
 * The text of a PDF of pdfkit's, as a reader would copy it: glyphs by each font's ToUnicode map. Throws if there is a
 * glyph without a character, or glyph 0, which is drawn as an empty box.
 */
function textOf(pdf: Buffer): string {
  const source = pdf.toString('latin1');
  const objects = new Map(
    [...source.matchAll(/(\d+) 0 obj\n(.*?)\nendobj/gs)].map(match => [match[1]!, match[2]!]),
  );
  const streamOf = (object: string) => {
    const body = object.slice(object.indexOf('stream\n') + 7, object.lastIndexOf('\nendstream'));
    return /FlateDecode/.test(object) ? inflateSync(Buffer.from(body, 'latin1')).toString('latin1') : body;
  };
  const fonts = new Map<string, string[]>();
  for (const [, name, id] of source.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id!) ?? '')?.[1];
    if (map) fonts.set(name!, charactersIn(streamOf(objects.get(map)!)));
  }
  let text = '';
  for (const object of objects.values()) {
    if (!object.includes('stream\n') || !object.startsWith('<<\n/Length')) continue;
    let font: string[] | undefined;
    for (const [token, name] of streamOf(object).matchAll(/\/(F\d+) [\d.]+ Tf|\[[^\]]*\] TJ/g)) {
      if (name) font = fonts.get(name);
      else for (const [, hex] of token.matchAll(/<([0-9a-f]*)>/g)) text += lettered(hex!, font!);
      if (!name) text += '\n';
    }
  }
  return text;
}

function charactersIn(map: string): string[] {
  const array = /\[(.*)\]/s.exec(map)![1]!;
  return [...array.matchAll(/<([0-9a-f ]*)>/g)].map(([, hex]) =>
    Buffer.from(hex!.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
  );
}

function lettered(hex: string, font: readonly string[]): string {
  return (hex.match(/.{4}/g) ?? [])
    .map(glyph => {
      const number = Number.parseInt(glyph, 16);
      assert.notEqual(number, 0, 'an empty box');
      return font[number] ?? '';
    })
    .join('');
}

test('a ticket says what one needs on the way and at the door, by the clocks and in the money of the venue', async () => {
  const text = textOf(await ticketsPdf([ticket()]));
  const said = [
    'Nosferatu',
    '19:30',
    'Saturday, 21 November 2026',
    'Regal · Audi 3',
    'Stalls',
    'B12',
    'Premium',
  ];
  for (const words of [
    ...said,
    '1,250.00',
    '₹',
    'Local time in Mumbai',
    'Issued to Zoë Ångström',
    'ADMIT ONE',
  ]) {
    assert.ok(text.includes(words), `${words} in:\n${text}`);
  }
});

test('titles in other scripts are drawn as they are', async () => {
  for (const name of [
    'राजा हरिश्चन्द्र',
    '狂った一頁',
    'Броненосец «Потёмкин»',
    'Ηλέκτρα',
    'Żółta łódź',
    'Đời cát',
  ]) {
    const text = textOf(await ticketsPdf([ticket({ event: { eventId: newId(), name, category: 'Film' } })]));
    const characters = new Set(text);
    // Letters that are shaped into one glyph stand in its map together; so look for all of them, in any order.
    for (const character of name.normalize('NFC').replaceAll(' ', '')) {
      assert.ok(characters.has(character), `${character} of ${name} in:\n${text}`);
    }
  }
});

test('what no font has is left out with a mark, never drawn as an empty box', () => {
  const drawn = runsOf('தமிழ் A', 'display')
    .map(run => run.text)
    .join('');
  assert.equal(drawn, '····· A');
});

test('a cancelled ticket shows no code, and says so', async () => {
  const [valid, cancelled] = await Promise.all([
    ticketsPdf([ticket()]),
    ticketsPdf([ticket({ status: 'VOID' })]),
  ]);
  assert.match(textOf(cancelled!), /CANCELLED/);
  assert.doesNotMatch(textOf(valid!), /CANCELLED/);
});

test('tickets are printed one to a page, in a thread of its own', async () => {
  const pdf = await printTickets([ticket(), ticket({ seatId: 'B13', number: 13 })]);
  assert.match(pdf!.toString('latin1'), /\/Count 2/);
  assert.match(textOf(pdf!), /B12.*B13/s);
  await assert.rejects(printTickets([{ ...ticket(), startsAt: 'never' }])!, /Invalid time value/);
});
