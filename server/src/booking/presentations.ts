import { Refusal } from '@matinee/contract/refusals.ts';
import { presentChanged } from './core.ts';
import type { DecidedAt } from './deciding.ts';
import type { Decision } from './engine/commands.ts';
import { presentBegun, presentSettled } from './pay.ts';
import { presentReleased } from './release.ts';
import type { Reply } from './replies.ts';
import { presentHeld } from './reserve.ts';
import { presentIssued, presentUpdated } from './staff.ts';
import type { TicketCode } from './view.ts';
import { presentJoined, presentLeft } from './waiting.ts';

/**
 * Every way in which a decision becomes a reply, by name. What it takes besides the decision (`given`) is plain data, since a
 * command goes to the server that owns its show, and the reply is made there, where it is kept under its key.
 */
const presentations = {
  begun: presentBegun,
  changed: presentChanged,
  held: presentHeld,
  issued: presentIssued,
  joined: presentJoined,
  left: presentLeft,
  nothing: presentNothing,
  released: presentReleased,
  settled: presentSettled,
  updated: presentUpdated,
} satisfies Record<string, (told: Told<never>) => Reply>;

function presentNothing({ decision }: Told<null>): Reply {
  return decision instanceof Refusal ? decision : { status: 200, body: null };
}

/** What a reply is made out of. */
export interface Told<Given> {
  readonly given: Given;
  readonly decision: Decision;
  readonly at: DecidedAt;
  readonly code: TicketCode;
}

type Presentations = typeof presentations;

/** How a decision is to be told. */
export type Presentation = {
  readonly [As in keyof Presentations]: {
    readonly as: As;
    readonly given: Parameters<Presentations[As]>[0]['given'];
  };
}[keyof Presentations];

export function present({ as, given }: Presentation, told: Omit<Told<unknown>, 'given'>): Reply {
  // The name says which data belongs to it.
  const presentation = presentations[as] as (told: Told<unknown>) => Reply;
  return presentation({ ...told, given });
}
