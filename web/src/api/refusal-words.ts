import type { FailureCode } from './problem.ts';

/** What a person is told: what happened, and what is still possible. */
export interface Words {
  readonly title: string;
  readonly text: string;
}

/** Every refusal in the words of the pages. The contract's own sentences are for programmers; these are for buyers. */
export const refusalWords = {
  offline: {
    title: 'We cannot reach the box office',
    text: 'Your connection seems to be down, or ours is. Nothing is lost: try again in a moment.',
  },
  'invalid-request': {
    title: 'Something in there was not understood',
    text: 'Look over what you entered and try once more.',
  },
  unauthenticated: {
    title: 'You have been signed out',
    text: 'It has been a while. Sign in again and you are back where you were.',
  },
  'wrong-credentials': {
    title: 'That did not match',
    text: 'We know no account with this e-mail address and password. Check both, or make a new account.',
  },
  'payment-declined': {
    title: 'The payment was declined',
    text: 'Nothing was charged, and your seats are still yours while the clock runs. Try again or pay another way.',
  },
  forbidden: {
    title: 'This door is for the staff',
    text: 'Your account may not do this. If it should, ask whoever runs this box office.',
  },
  'not-found': {
    title: 'There is nothing here',
    text: 'It may be over and gone, or the address has a slip in it.',
  },
  'hold-not-yours': {
    title: 'These seats are held by somebody else',
    text: 'Were you signed in differently before? Otherwise choose other seats; the map shows what is free.',
  },
  'seats-taken': {
    title: 'Those seats have just gone',
    text: 'Somebody was a moment faster. Other seats are still free: choose again on the map.',
  },
  'show-full': {
    title: 'This show is sold out',
    text: 'Every seat has been sold. Another time or another cinema may still have room.',
  },
  'already-waiting': {
    title: 'You are in the line already',
    text: 'Your place is kept. There is one place for each person and show.',
  },
  'seats-available': {
    title: 'There are seats for you now',
    text: 'Enough of them are free, so there is no need to wait. Choose them on the seat map.',
  },
  'seats-may-return': {
    title: 'Nothing suitable is free just now',
    text: 'Others are still deciding, and their seats may come back within minutes. They go to those who wait in line, in turn.',
  },
  'admission-required': {
    title: 'There is a crowd at this show',
    text: 'So that nobody is pushed aside, everyone comes in through a line. Take your place, and choose when it is your turn.',
  },
  'admission-not-needed': {
    title: 'No line today',
    text: 'You can go straight in and choose your seats.',
  },
  'admission-not-yet': {
    title: 'The line has not formed yet',
    text: 'Places are given closer to the start of the sale, and all who come before it starts have the same chance.',
  },
  'show-not-on-sale': {
    title: 'This show is not on sale',
    text: 'Its sale has not opened yet or is already over. Other times may be open.',
  },
  'hold-expired': {
    title: 'The time for these seats has run out',
    text: 'They went back to everyone. If they are still free you can take them again.',
  },
  'booking-not-open': {
    title: 'This booking cannot be changed any more',
    text: 'It has already been paid, cancelled or given back. “My bookings” shows how it stands.',
  },
  'payment-pending': {
    title: 'A payment is still under way',
    text: 'The payment provider has not answered yet. Your seats are kept until it does.',
  },
  'not-cancellable': {
    title: 'It is too late to cancel',
    text: 'The cancellation policy of this show does not allow it any more. Your tickets stay valid.',
  },
  'change-costs-more': {
    title: 'The new seats cost more',
    text: 'Choose seats of the same price or less, or make a new booking.',
  },
  'in-use': { title: 'Others depend on this', text: 'It cannot be removed while something refers to it.' },
  'already-exists': {
    title: 'There is already one like it',
    text: 'An account with this e-mail address exists. Sign in instead?',
  },
  'idempotency-key-in-progress': {
    title: 'One moment',
    text: 'Your first try is still being worked on. Wait a little, then look again.',
  },
  'method-not-allowed': {
    title: 'That cannot be done here',
    text: 'Load the page anew and try once more.',
  },
  'too-large': { title: 'That is more than we can take', text: 'Make it shorter and try again.' },
  'unsupported-media-type': {
    title: 'Something in there was not understood',
    text: 'Load the page anew and try once more.',
  },
  'idempotency-key-reused': {
    title: 'Something got mixed up',
    text: 'Load the page anew and try once more. Nothing was booked twice.',
  },
  'too-many-seats': {
    title: 'That is more seats than one person may have',
    text: 'Leave some for the others: take fewer seats, or let a friend book the rest.',
  },
  'unknown-seat': {
    title: 'The hall has no such seat',
    text: 'The seat map may have changed. Load it anew and choose again.',
  },
  'duplicate-seat': { title: 'The same seat was chosen twice', text: 'Choose each seat once.' },
  'beyond-capacity': { title: 'That is more than the hall holds', text: 'Ask for fewer.' },
  'unknown-reference': {
    title: 'Part of this is no longer there',
    text: 'Something it refers to has gone meanwhile. Load the page anew and look again.',
  },
  'query-not-answered': {
    title: 'That query has no answer',
    text: 'What is wrong with it stands below. Change it and ask again.',
  },
  'correction-not-taken': {
    title: 'That cannot be used either',
    text: 'What is wrong with it stands below. Nothing was sent: change it and send it again.',
  },
  'already-corrected': {
    title: 'Somebody has corrected this letter',
    text: 'Another message has taken its place already. Open it again to see which.',
  },
  'no-demonstration': {
    title: 'This is no demonstration',
    text: 'What is sold here is sold in earnest, so nobody who is invented may buy. Nothing was changed.',
  },
  'stream-away': {
    title: 'The figures are resting',
    text: 'The sales stream is starting or stopping; selling goes on. Nothing is lost: it catches up by itself.',
  },
  'rate-limited': {
    title: 'A little slower, please',
    text: 'Many requests came from here in a short time. Wait a moment and try again.',
  },
  internal: {
    title: 'That went wrong on our side',
    text: 'Nothing was changed and nothing was charged. Try again in a moment.',
  },
  overloaded: {
    title: 'There is a crowd at the door',
    text: 'More people are here than we can serve at once. Try again in a few seconds.',
  },
} as const satisfies Record<FailureCode, Words>;

export const wordsFor = (code: FailureCode): Words => refusalWords[code] ?? refusalWords.internal;
