import { Refusal } from '@matinee/contract/refusals.ts';
import { ask, type BookingCore } from './core.ts';

/** Hands a guest's bookings to the account they have signed in to: the live ones by their show's writer, then the ended. */
export async function adoptBookings(core: BookingCore, from: string, to: string): Promise<void> {
  const { rows } = await core.database.read.query<{ showId: string }>(LIVE_SHOWS, [from]);
  for (const { showId } of rows) {
    const answer = await ask(core, showId, { do: 'adopt', from, to }, () => null);
    if (answer instanceof Refusal)
      throw new Error(`the bookings of a guest were not adopted: ${answer.code}`);
  }
  await core.database.write.query(ENDED, [from, to]);
}

const LIVE_SHOWS = `
  select distinct show_id as "showId" from bookings
  where buyer_id = $1 and status in ('RESERVED', 'PENDING', 'CONFIRMED')`;

const ENDED = `
  update bookings set buyer_id = $2
  where buyer_id = $1 and status not in ('RESERVED', 'PENDING', 'CONFIRMED')`;
