import Type, { type Static } from 'typebox';
import { Closed, endpoint, Page, pageQuery } from '../endpoint.ts';
import { Instant } from '../values.ts';

const LetterId = Type.String({
  pattern: '^[a-z]+-\\d{1,6}-\\d{1,15}$',
  description: 'Where it stands in the log: topic, partition, offset.',
});

/** A message of the sales stream that could not be used, and what has taken its place. */
export const DeadLetter = Type.Object({
  letterId: LetterId,
  topic: Type.String(),
  feed: Type.String(),
  orderId: Type.Union([Type.String(), Type.Null()]),
  reason: Type.String({ description: 'In a word: `bad-time`, `late`, `not-json` and others.' }),
  detail: Type.String({ description: 'In a sentence.' }),
  arrivedAt: Instant,
  text: Type.String({ description: 'As it came; in a list only its beginning.' }),
  correction: Type.Union([
    Type.Object({
      messageId: LetterId,
      outcome: Type.String({ description: 'Under which name the correction came out of the join.' }),
      text: Type.String(),
      correctedAt: Instant,
    }),
    Type.Null(),
  ]),
});
export type DeadLetter = Static<typeof DeadLetter>;

const params = Closed({ letterId: Type.String({ maxLength: 60 }) });
const Word = Type.String({ minLength: 1, maxLength: 100 });

export const deadLetters = endpoint({
  method: 'GET',
  path: '/streams/dead-letters',
  group: 'streams',
  summary: 'Messages of the sales stream that could not be used, the latest first',
  access: 'admin',
  query: Closed({
    ...pageQuery,
    topic: Type.Optional(Word),
    reason: Type.Optional(Word),
    feed: Type.Optional(Word),
    state: Type.Optional(
      Type.Enum(['dead', 'corrected', 'all'], {
        description: 'Those that nothing has taken the place of, unless told.',
      }),
    ),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
    text: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'What they contain somewhere, whatever the case.',
      }),
    ),
  }),
  replies: {
    200: Type.Object({
      ...Page(DeadLetter).properties,
      reasons: Type.Array(Type.Object({ reason: Type.String(), letters: Type.Integer() }), {
        description: 'How many have which reason, of all that the query finds but for `reason`.',
      }),
    }),
  },
  refusals: ['not-found', 'stream-away'],
});

export const deadLetter = endpoint({
  method: 'GET',
  path: '/streams/dead-letters/{letterId}',
  group: 'streams',
  summary: 'A dead letter, whole',
  access: 'admin',
  params,
  replies: { 200: DeadLetter },
  refusals: ['not-found', 'stream-away'],
});

export const correctLetter = endpoint({
  method: 'POST',
  path: '/streams/dead-letters/{letterId}/corrections',
  group: 'streams',
  summary:
    'Sends a corrected message in the place of a dead letter; what would be a dead letter again is refused',
  access: 'admin',
  params,
  body: Closed({ text: Type.String({ minLength: 1, maxLength: 131_072 }) }),
  replies: { 200: DeadLetter },
  refusals: ['not-found', 'already-corrected', 'correction-not-taken', 'stream-away'],
});

export const replayLetters = endpoint({
  method: 'POST',
  path: '/streams/dead-letters/replays',
  group: 'streams',
  summary: 'Sends dead letters again as they are: those that came late, or too early, can be used now',
  access: 'admin',
  body: Closed({ letterIds: Type.Array(LetterId, { minItems: 1, maxItems: 200 }) }),
  replies: {
    200: Type.Object({
      letters: Type.Array(DeadLetter, { description: 'Those that were sent again.' }),
      refused: Type.Array(Type.Object({ letterId: Type.String(), detail: Type.String() }), {
        description: 'Why the others cannot be used now either.',
      }),
    }),
  },
  refusals: ['not-found', 'stream-away'],
});
