export { ticketCode } from './code.ts';
export { openTicketKeys, type TicketKeys } from './keys.ts';
