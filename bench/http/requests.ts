import assert from 'node:assert/strict';
import { openTokens } from '../../server/src/accounts/index.ts';
import { systemClock } from '../../server/src/platform/clock.ts';
import type { Order, Replies } from '../load/orders.ts';
import type { RawReply } from './connection.ts';
import { SECRET } from './serve.ts';

const tokens = openTokens([SECRET], systemClock);

/** A guest's token, as the server itself would have given it. */
export const tokenOf = (buyerId: string): string =>
  tokens.sign({ buyerId, version: 0, isStaff: false }).token;

/** A household each, so that the limits by address, which are on, meet nobody who behaves. */
const addressOf = (number: number): string =>
  `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;

/** A request with a JSON body; `number` says from which address it comes. */
export function post(path: string, body: string, number: number, headers = ''): string {
  return (
    `POST ${path} HTTP/1.1\r\nhost: matinee\r\nx-forwarded-for: ${addressOf(number)}\r\n${headers}` +
    `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  );
}

export const get = (path: string, number: number, headers = ''): string =>
  `GET ${path} HTTP/1.1\r\nhost: matinee\r\nx-forwarded-for: ${addressOf(number)}\r\n${headers}\r\n`;

/** What a buyer asks for without saying more than that. */
export const bodiless = (method: string, path: string, { token, number }: SentOrder): string =>
  `${method} ${path} HTTP/1.1\r\nhost: matinee\r\nx-forwarded-for: ${addressOf(number)}\r\n` +
  `authorization: Bearer ${token}\r\ncontent-length: 0\r\n\r\n`;

/** An order with all that makes it a request. */
export interface SentOrder extends Order {
  readonly token: string;
  readonly number: number;
}

export const sent = (order: Order, number: number): SentOrder => ({
  ...order,
  token: tokenOf(order.buyerId),
  number,
});

export function holdRequest({ showId, seatIds, key, token, number }: SentOrder): string {
  const headers = `authorization: Bearer ${token}\r\nidempotency-key: ${key.key}\r\n`;
  return post('/api/v1/bookings/reserve', JSON.stringify({ showId, seatIds }), number, headers);
}

/** True for a hold, of the seats asked for and of nobody else; false for seats that somebody else has, and for overload. */
export function isHold(order: Order, { status, body }: RawReply, replies: Replies): boolean {
  const reply = JSON.parse(body);
  if (status === 503 && reply.code === 'overloaded') return false;
  if (status === 409) {
    assert.ok(['seats-taken', 'seats-may-return'].includes(reply.code), body);
    return false;
  }
  assert.equal(status, 201, body);
  assert.equal(reply.status, 'RESERVED');
  assert.equal(reply.showId, order.showId);
  assert.ok(reply.bookingId && reply.holdUntil && reply.total.amount > 0, body);
  replies.grants(order, reply.seats);
  return true;
}
