import type { TicketDetail } from '@matinee/contract/http/tickets.ts';
import { printTickets, qrPng } from '../../tickets/index.ts';
import type { Booked } from '../booked.ts';
import { button, heading, layout, paragraph, quiet, sums, ticketCard } from './layout.ts';
import type { Mail, MailFile } from './mail.ts';
import { greetingOf, policyOf, priceRows, shortlyWhen, whenOf, whereOf } from './wording.ts';

/** The tickets themselves: each QR code in the mail, all of them as a PDF beside it. */
export async function ticketsMail(
  booked: Booked,
  tickets: readonly TicketDetail[],
  url: string,
): Promise<Mail> {
  const codes = tickets.map(qrFile);
  const content = await printTickets(tickets);
  if (!content) throw new Error('too many tickets are being printed');
  const pdf: MailFile = {
    name: tickets.length === 1 ? 'ticket.pdf' : 'tickets.pdf',
    mediaType: 'application/pdf',
    content,
  };
  const count = tickets.length === 1 ? 'your ticket' : `your ${tickets.length} tickets`;
  return {
    subject: `${tickets.length === 1 ? 'Your ticket' : 'Your tickets'}: ${booked.event}, ${shortlyWhen(booked)}`,
    html: layout({
      title: booked.event,
      preview: `${whenOf(booked)}, seats ${booked.lines.map(line => line.seatId).join(', ')}`,
      content: [
        paragraph(
          `${greetingOf(booked)} here ${tickets.length === 1 ? 'is' : 'are'} ${count}. Enjoy the show.`,
        ),
        heading(booked.event),
        paragraph(whenOf(booked)),
        paragraph(whereOf(booked)),
        ...tickets.map((ticket, index) => card(ticket, codes[index]!.cid!)),
        quiet('Show the code at the door, on paper or on your phone. Each lets one person in, once.'),
        sums(priceRows(booked)),
        quiet(policyOf(booked)),
        button('Your booking', url),
      ].join('\n'),
    }),
    text: textOf(booked, tickets, url),
    files: [...codes, pdf],
  };
}

const qrFile = (ticket: TicketDetail): MailFile => ({
  name: `ticket-${ticket.seatId}.png`,
  mediaType: 'image/png',
  content: qrPng(ticket.code),
  cid: `${ticket.ticketId}@matinee`,
});

const placeOf = ({ section, row, number, class: name }: TicketDetail): string =>
  [section, row ? `row ${row}, seat ${number}` : `place ${number}`, name.replaceAll('-', ' ')].join(' · ');

const card = (ticket: TicketDetail, cid: string): string =>
  ticketCard({ seat: ticket.seatId, place: placeOf(ticket), cid, label: `QR code of seat ${ticket.seatId}` });

const textOf = (booked: Booked, tickets: readonly TicketDetail[], url: string): string =>
  [
    `${greetingOf(booked)} here ${tickets.length === 1 ? 'is your ticket' : 'are your tickets'}. Enjoy the show.`,
    [booked.event, whenOf(booked), whereOf(booked)].join('\n'),
    ...tickets.map(ticket => `${ticket.seatId}: ${placeOf(ticket)}\nCode: ${ticket.code}`),
    'The QR codes to show at the door are in the attached PDF.',
    priceRows(booked)
      .map(([label, amount]) => `${label}: ${amount}`)
      .join('\n'),
    policyOf(booked),
    `Your booking: ${url}`,
  ].join('\n\n');
