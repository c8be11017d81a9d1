import { Refusal } from '@matinee/contract/refusals.ts';
import { ask, type BookingCore } from './core.ts';

/** Hands a guest's bookings and places in lines to the account they have signed in to: what is live by its show's writer, then
 * what has ended. */
export async function adoptBookings(core: BookingCore, from: string, to: string): Promise<void> {
  // Again until there are none: the guest may go on booking in another window while the first ones change hands.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { rows } = await core.database.read.query<{ showId: string }>(LIVE_SHOWS, [from]);
    if (rows.length === 0) break;
    for (const { showId } of rows) {
      const answer = await ask(core, showId, { do: 'adopt', from, to }, { as: 'nothing', given: null });
      if (answer instanceof Refusal) {
        throw new Error(`the bookings of a guest were not adopted: ${answer.code}`);
      }
    }
  }
  await core.database.write.query(ENDED, [from, to]);
}

const MOST_ROUNDS = 10;

const LIVE_SHOWS = `
  select distinct show_id as "showId" from bookings
  where buyer_id = $1 and status in ('RESERVED', 'PENDING', 'CONFIRMED')
  union
  select show_id from waiting_entries where buyer_id = $1 and status in ('WAITING', 'OFFERED')`;

const ENDED = `
  update bookings set buyer_id = $2
  where buyer_id = $1 and status not in ('RESERVED', 'PENDING', 'CONFIRMED')`;
