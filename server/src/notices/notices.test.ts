import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { createDemoAccounts } from '../accounts/index.ts';
import type { Fact } from '../platform/outbox.ts';
import { testApp } from '../testing/app.ts';
import { eventually } from '../testing/eventually.ts';
import { type GivenIds, givenShow } from '../testing/given-show.ts';
import { type JsonWebKeySet, verifyTicket } from '../tickets/verify-ticket.ts';
import { noteMails } from './occasions.ts';

const readQr = jsqr as unknown as typeof jsqr.default;
type Json = Record<string, never> & Record<string, unknown>;

async function openTheatre(t: TestContext, environment: Record<string, string> = {}) {
  let show: GivenIds | undefined;
  let signIns: { email: string; password: string; role: string }[] = [];
  const startsAt = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 86_400_000 + 9 * 3_600_000);
  const app = await testApp(
    {
      environment,
      given: async ({ write }) => {
        show = await givenShow(write, {
          startsAt,
          onSaleFrom: new Date(0),
          timeZone: 'Asia/Kolkata',
          currency: 'INR',
          prices: { regular: 125_000 },
        });
        signIns = (await createDemoAccounts(write, [show.venueId])) as typeof signIns;
      },
    },
    t,
  );
  const call = async (method: string, path: string, body: unknown, token?: string) => {
    const response = await fetch(`${app.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const { token } = (await call('POST', '/sessions', {})).body as unknown as { token: string };
  const buy = async (...seatIds: string[]) => {
    const held = await call('POST', '/bookings/reserve', { showId: show!.showId, seatIds }, token);
    const { bookingId } = held.body as unknown as { bookingId: string };
    const payment = { method: 'paypal', token: 'approve' };
    const buyer = { name: 'Ada <b>Lovelace</b>', email: 'ada@example.org' };
    const paid = await call('PUT', `/bookings/confirm/${bookingId}`, { payment, buyer }, token);
    assert.equal(paid.status, 200, JSON.stringify(paid.body));
    return paid.body as unknown as {
      bookingId: string;
      tickets: { ticketId: string; code: string; seatId: string }[];
    };
  };
  const signIn = async (role: string) => {
    const { email, password } = signIns.find(one => one.role === role)!;
    const { body } = await call('POST', '/accounts/login', { email, password });
    return (body as unknown as { token: string }).token;
  };
  const mails = async () => {
    const { rows } = await app.database.read.query<{
      mailId: string;
      subject: string;
      html: string;
      text: string;
      recipient: string;
      raw: Buffer;
    }>(
      'select mail_id as "mailId", subject, html, body_text as text, recipient, raw from local_mailbox order by received_at',
    );
    return rows;
  };
  return { ...app, call, buy, signIn, mails, token };
}

test('who has paid gets a mail with each ticket’s code, the figures, the terms, and the PDF', async t => {
  const { url, buy, mails, database } = await openTheatre(t);
  const { tickets } = await buy('A1', 'A2', 'A3');
  const [mail] = await eventually('the mail', async () => (await mails()).length > 0 && mails());
  assert.match(mail!.subject, /^Your tickets: Metropolis, \w{3} \d+ \w+, 14:30$/);
  assert.equal(mail!.recipient, 'ada@example.org');
  for (const text of [mail!.html, mail!.text]) {
    assert.match(text, /14:30 \(local time in Berlin\)/);
    assert.match(text, /Lichtspiel, Saal 1, Hauptstr\. 1, Berlin/);
    assert.match(text, /You may cancel until .*, 13:30/);
    assert.match(text, /all of the price/);
  }
  // 3 x 1,250.00, the third at half price, all in the afternoon: 20 % off.
  assert.match(mail!.text, /Together: ₹2,375\.00/);
  assert.match(mail!.text, /-₹750\.00/);
  assert.doesNotMatch(mail!.html, /<b>Lovelace/);
  assert.doesNotMatch(mail!.html, /cid:/);

  const images = [...mail!.html.matchAll(/data:image\/png;base64,([^"]+)/g)].map(match => {
    const { data, width, height } = PNG.sync.read(Buffer.from(match[1]!, 'base64'));
    return readQr(Uint8ClampedArray.from(data), width, height)?.data;
  });
  assert.deepEqual(
    images,
    tickets.map(ticket => ticket.code),
  );
  const keys = (await (await fetch(`${url}/api/v1/tickets/keys`)).json()) as JsonWebKeySet;
  const verdict = verifyTicket(images[0]!, keys);
  assert.ok(verdict.genuine && verdict.seatId === 'A1' && verdict.ticketId === tickets[0]!.ticketId);

  const pdf = await fetch(`${url}/mailbox/${mail!.mailId}/files/0`);
  assert.equal(pdf.headers.get('content-type'), 'application/pdf');
  assert.match(Buffer.from(await pdf.arrayBuffer()).toString('latin1'), /^%PDF-.*\/Count 3/s);
  const raw = mail!.raw.toString('latin1');
  assert.match(raw, new RegExp(`Message-ID: <${mail!.mailId}@matinee.example>`));
  assert.match(raw, /Content-Disposition: attachment; filename=tickets.pdf/);
  const { rows } = await database.read.query('select sent_at is not null as sent from mails');
  assert.deepEqual(rows, [{ sent: true }]);
});

test('facts read again, and jobs run again, make no second mail', async t => {
  const { buy, mails, database } = await openTheatre(t);
  await buy('A1');
  await eventually('the mail', async () => (await mails()).length > 0);
  const { rows } = await database.read.query<Fact & Json>(
    `select fact_id as "factId", topic, key, at, payload from facts where topic = 'booking_confirmed'`,
  );
  await noteMails(database.write, rows);
  await database.write.query(
    `select graphile_worker.add_job('send-mail', json_build_object('mailId', mail_id, 'occasion', json_build_object('about', 'tickets')))
       from mails`,
  );
  await eventually('the job is done', async () => {
    const { rowCount } = await database.read.query(
      `select from graphile_worker.jobs where task_identifier = 'send-mail'`,
    );
    return rowCount === 0;
  });
  assert.equal((await mails()).length, 1);
});

test('who cancels is told what comes back; who changes their mind in part keeps the rest', async t => {
  const { buy, call, mails, token } = await openTheatre(t);
  const { bookingId, tickets } = await buy('A1', 'A2');
  await call('POST', `/bookings/${bookingId}/cancel`, { ticketIds: [tickets[0]!.ticketId] }, token);
  await call('POST', `/bookings/${bookingId}/cancel`, {}, token);
  const told = await eventually('both mails', async () => {
    const cancelled = (await mails()).filter(mail => mail.subject.startsWith('Cancelled: Metropolis'));
    return cancelled.length === 2 && cancelled;
  });
  const texts = told.map(mail => mail.text).sort((a, b) => b.indexOf('seat A1.') - a.indexOf('seat A1.'));
  assert.match(texts[0]!, /You have cancelled seat A1\..*₹1,000\.00 go back.*your other tickets stay good/s);
  assert.match(texts[1]!, /You have cancelled your booking \(seat A2\)\..*₹1,000\.00 go back/s);
});

test('staff of the venue may send tickets again, elsewhere too; strangers may not', async t => {
  const { buy, call, mails, signIn, token } = await openTheatre(t);
  const { bookingId } = await buy('A1');
  const body = { bookingId, email: 'other@example.org' };
  assert.equal((await call('POST', '/notifications/send', body, token)).status, 403);
  const sent = await call('POST', '/notifications/send', body, await signIn('partner'));
  assert.deepEqual([sent.status, sent.body], [202, body]);
  const again = await eventually('the second mail', async () =>
    (await mails()).find(mail => mail.recipient === 'other@example.org'),
  );
  assert.match(again.subject, /^Your ticket: Metropolis/);
});

test('a mail server that is away gets its mails when it is back; the failed job says why', async t => {
  const port = await freePort();
  const { buy, database } = await openTheatre(t, { SMTP_URL: `smtp://127.0.0.1:${port}` });
  await buy('A1');
  await eventually('a failed attempt', async () => {
    const { rows } = await database.read.query<{ error: string }>(
      'select last_error as error from graphile_worker.jobs where attempts > 0',
    );
    return rows.some(row => /ECONNREFUSED/.test(row.error ?? ''));
  });
  const received = await smtpServer(t, port);
  const mail = await eventually('the mail at the server', () => received()[0]);
  assert.match(mail, /To: ada@example\.org/);
  await eventually('the note', async () => {
    const { rows } = await database.read.query('select from mails where sent_at is not null');
    return rows.length === 1;
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** As much of a mail server (RFC 5321) as it takes to be given a mail. */
async function smtpServer(t: TestContext, port: number): Promise<() => string[]> {
  const mails: string[] = [];
  const server = createServer(socket => {
    let data: string | undefined;
    let rest = '';
    socket.on('error', () => {});
    socket.write('220 test\r\n');
    socket.on('data', chunk => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (data === undefined) {
          if (line === 'DATA') data = '';
          socket.write(line === 'DATA' ? '354 go on\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 fine\r\n');
        } else if (line === '.') {
          mails.push(data);
          data = undefined;
          socket.write('250 taken\r\n');
        } else data += `${line}\n`;
      }
    });
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  t.after(() => server.close());
  return () => mails;
}

test('the mailbox is for who sits at this machine', async t => {
  const { url, buy, mails } = await openTheatre(t);
  assert.match(await (await fetch(`${url}/mailbox`)).text(), /No mail yet/);
  await buy('A1');
  const [mail] = await eventually('the mail', async () => (await mails()).length > 0 && mails());
  const list = await fetch(`${url}/mailbox`);
  assert.match(
    await list.text(),
    new RegExp(`href="/mailbox/${mail!.mailId}".*Your ticket: Metropolis`, 's'),
  );
  assert.match(String(list.headers.get('content-security-policy')), /default-src 'none'/);
  const content = await fetch(`${url}/mailbox/${mail!.mailId}/html`);
  assert.match(String(content.headers.get('content-security-policy')), /^sandbox/);
  const proxied = { headers: { 'x-forwarded-for': '203.0.113.9' } };
  for (const path of [
    '',
    `/${mail!.mailId}`,
    `/${mail!.mailId}/html`,
    `/${mail!.mailId}/raw.eml`,
    `/${mail!.mailId}/files/0`,
  ]) {
    assert.equal((await fetch(`${url}/mailbox${path}`)).status, 200, path);
    assert.equal((await fetch(`${url}/mailbox${path}`, proxied)).status, 404, path);
  }
  assert.equal((await fetch(`${url}/mailbox/nothing`)).status, 404);
  for (const [name, value] of [
    ['MAILBOX', 'off'],
    ['MATINEE_URL', 'https://tickets.example'],
  ] as const) {
    const closed = await testApp({ environment: { [name]: value } }, t);
    assert.equal((await fetch(`${closed.url}/mailbox`)).status, 404, name);
  }
  const open = await testApp({ environment: { MAILBOX: 'on' } }, t);
  assert.equal((await fetch(`${open.url}/mailbox`, proxied)).status, 200);
});
