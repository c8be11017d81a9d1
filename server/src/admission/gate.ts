import { refuse } from '@matinee/contract/refusals.ts';
import type { Entering, Entrance } from '../booking/index.ts';
import type { Lines } from './lines.ts';
import type { Pass, Passes } from './passes.ts';

/**
 * The entrance of all shows: while a show has a line, only who shows a good pass comes in. Asks nobody: the pass is signed, and
 * the line is in memory.
 */
export const openGate =
  (lines: Lines, passes: Passes): Entrance =>
  entering => {
    const show = lines.find(entering.showId);
    if (!show) return undefined;
    show.load += 1;
    const line = show.open?.line;
    if (!line || line.closed) return undefined;
    const pass = entering.pass === undefined ? undefined : passes.read(entering.pass);
    const isOurs = pass !== undefined && isOf(pass, entering);
    if (isOurs && pass.until > lines.now()) {
      const slot = line.slotOf(pass.placeId);
      // Another server's entry may not have come to us yet: then the signature alone says enough.
      if (slot === undefined || line.stageAt(slot) === 'admitted') return undefined;
    }
    const queueAt = `/api/v1/shows/${entering.showId}/admission`;
    return { refusal: refuse('admission-required', { queueAt }), wasAdmitted: isOurs };
  };

const isOf = (pass: Pass, { showId, buyerId }: Entering): boolean =>
  pass.showId === showId && pass.buyerId === buyerId;
