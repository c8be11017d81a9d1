import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../platform/ids.ts';
import { testDatabase } from '../testing/database.ts';
import { ticketCode } from './code.ts';
import { openTicketKeys } from './keys.ts';
import { verifyTicket } from './verify-ticket.ts';

const secret = 'a secret for tests, of thirty-two characters and more';
const other = Buffer.alloc(32, 5).toString('base64url');
const content = { ticketId: newId(), showId: newId(), seatId: 'A1', startsAt: new Date(0) };

test('keys may be replaced: the new one signs, tickets of the old one stay good until it is withdrawn', async t => {
  const { write } = await testDatabase(t);
  const before = await openTicketKeys(write, secret);
  const code = ticketCode(content, before.signing);
  assert.equal(
    ticketCode(content, (await openTicketKeys(write, secret)).signing),
    code,
    'the same secret, the same key',
  );

  const after = await openTicketKeys(write, secret, other);
  assert.notEqual(after.signing.kid, before.signing.kid);
  assert.deepEqual(
    new Set(after.published.map(key => key.kid)),
    new Set([before.signing.kid, after.signing.kid]),
  );
  assert.equal(verifyTicket(code, { keys: after.published }).genuine, true);
  assert.equal(verifyTicket(ticketCode(content, after.signing), { keys: after.published }).genuine, true);

  await write.query('update ticket_keys set withdrawn_at = now() where kid = $1', [before.signing.kid]);
  const withdrawn = await openTicketKeys(write, secret, other);
  assert.deepEqual(verifyTicket(code, { keys: withdrawn.published }), {
    genuine: false,
    because: 'unknown-key',
  });
});
