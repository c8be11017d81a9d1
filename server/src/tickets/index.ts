export { ticketCode } from './code.ts';
export { serveTickets } from './http.ts';
export { openTicketKeys, signText, type TicketKeys } from './keys.ts';
export { printTickets } from './pdf/printer.ts';
export { qrPng } from './qr.ts';
export { type TicketReader, ticketsOfBooking } from './read.ts';
