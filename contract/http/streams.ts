import Type from 'typebox';
import { Closed, endpoint } from '../endpoint.ts';

export const MOST_MESSAGES = 10_000;

export const feedStream = endpoint({
  method: 'POST',
  path: '/streams/{topic}',
  group: 'streams',
  summary:
    'Feeds bookings or payments of another system to the sales stream, in the open wire format; or what a gate publishes, as the simulator writes it',
  access: 'staff',
  params: Closed({
    topic: Type.Union([Type.Literal('bookings'), Type.Literal('payments'), Type.Literal('gate')]),
  }),
  query: Closed({
    feed: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9][a-z0-9.-]{0,59}$',
        description:
          'Messages of one feed are judged by its own watermark: name one to bring in old data. `open` unless told.',
      }),
    ),
  }),
  body: Type.Array(Type.Unknown(), {
    minItems: 1,
    maxItems: MOST_MESSAGES,
    description: 'Messages; what is wrong with one goes to the dead letters, and stops no other.',
  }),
  takesLines: true,
  replies: {
    202: Type.Object({
      taken: Type.Integer({ description: 'How many messages are safe in the log now.' }),
      feed: Type.String(),
    }),
  },
  refusals: ['overloaded'],
});
