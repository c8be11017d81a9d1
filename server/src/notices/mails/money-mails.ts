import type { Booked } from '../booked.ts';
import { button, heading, layout, paragraph } from './layout.ts';
import type { Mail } from './mail.ts';
import { greetingOf, moneyOf, shortlyWhen, whenOf, whereOf } from './wording.ts';

/** What was cancelled: `seatIds`, and what of the money comes back for them. */
export interface Cancellation {
  readonly seatIds: readonly string[];
  readonly isWhole: boolean;
  readonly byStaff: boolean;
  readonly back: number;
}

export function cancelledMail(booked: Booked, cancellation: Cancellation, url: string): Mail {
  const { seatIds, isWhole, byStaff, back } = cancellation;
  const seats = `${seatIds.length === 1 ? 'seat' : 'seats'} ${seatIds.join(', ')}`;
  const who = byStaff ? 'The venue has cancelled' : 'You have cancelled';
  const what = isWhole ? `your booking (${seats})` : seats;
  const money =
    back > 0
      ? `${moneyOf(back, booked)} go back to where they came from; your bank may take some days to show them.`
      : 'Nothing is paid back under the terms of this show.';
  const rest = isWhole
    ? 'The tickets no longer let anybody in.'
    : 'Their tickets no longer let anybody in; your other tickets stay good.';
  return mailOf(
    booked,
    `Cancelled: ${booked.event}, ${shortlyWhen(booked)}`,
    [`${who} ${what}.`, money, rest],
    url,
  );
}

/** Money that came when its seats were gone, or came twice. */
export function refundedMail(booked: Booked, amount: number, reason: string, url: string): Mail {
  const why =
    reason === 'paid-twice'
      ? 'Your booking had been paid already, so this payment goes back. Your tickets stay good.'
      : 'Your payment reached us after the time for these seats had run out, and somebody else has them now. We are sorry.';
  const money = `All of it, ${moneyOf(amount, booked)}, goes back to where it came from; your bank may take some days to show it.`;
  return mailOf(booked, `Paid back: ${booked.event}, ${shortlyWhen(booked)}`, [why, money], url);
}

function mailOf(booked: Booked, subject: string, says: readonly string[], url: string): Mail {
  const about = [whenOf(booked), whereOf(booked)];
  return {
    subject,
    html: layout({
      title: subject,
      preview: says[0]!,
      content: [
        paragraph(greetingOf(booked)),
        heading(booked.event),
        ...about.map(paragraph),
        ...says.map(paragraph),
        button('Your booking', url),
      ].join('\n'),
    }),
    text: [greetingOf(booked), [booked.event, ...about].join('\n'), ...says, `Your booking: ${url}`].join(
      '\n\n',
    ),
    files: [],
  };
}
