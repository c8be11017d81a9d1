import { type KeyObject, sign } from 'node:crypto';
import { base32 } from './base32.ts';

/**
 * What a ticket's QR code says: `MT1.` and, in base32, these bytes, then the Ed25519 signature (64 bytes) over
 * `MT1.` and them. Big-endian; described for strangers in docs/ticket-code.md, read by `verify-ticket.ts`.
 *
 *   4  the key's id
 *  16  the ticket's id
 *  16  the show's id
 *   4  the show's start, in seconds since 1970
 *   n  the seat's id, ASCII
 *
 * 107 bytes for a seat like B12: 176 characters, all of QR's small alphanumeric set, 45 x 45 modules.
 */
export interface TicketCodeContent {
  readonly ticketId: string;
  readonly showId: string;
  readonly seatId: string;
  readonly startsAt: Date;
}

export interface TicketKey {
  /** Eight hexadecimal digits. */
  readonly kid: string;
  readonly privateKey: KeyObject;
}

export const PREFIX = 'MT1.';

/** The code of a ticket; always the same for the same key and content. */
export function ticketCode(
  { ticketId, showId, seatId, startsAt }: TicketCodeContent,
  key: TicketKey,
): string {
  const start = Buffer.alloc(4);
  start.writeUInt32BE(Math.floor(startsAt.getTime() / 1000));
  const content = Buffer.concat([
    Buffer.from(key.kid, 'hex'),
    uuidBytes(ticketId),
    uuidBytes(showId),
    start,
    Buffer.from(seatId, 'ascii'),
  ]);
  const signature = sign(null, Buffer.concat([Buffer.from(PREFIX), content]), key.privateKey);
  return PREFIX + base32(Buffer.concat([content, signature]));
}

const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
