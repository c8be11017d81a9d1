import type { AdmissionCore } from './core.ts';

/** Hands a guest's places to the account they have signed in to; of two places in one line, the one that is let in first stays. */
export async function passOnPlaces(core: AdmissionCore, from: string, to: string): Promise<void> {
  const { rows } = await core.database.read.query<{ showId: string }>(OPEN_PLACES, [from]);
  for (const { showId } of rows) {
    const open = core.lines.find(showId)?.open;
    if (!open) continue;
    // The place may have been taken at another server a moment ago.
    await open.writer.catchUp();
    const settled = await open.writer.ask({ do: 'pass-on', from, to });
    if (settled === 'overloaded') throw new Error('the places of a guest were not passed on');
  }
}

const OPEN_PLACES = `
  select show_id as "showId" from admission_places join admission_lines using (line_id)
  where buyer_id = $1 and not ended and closed_because is null`;
