import Type, { type Static } from 'typebox';
import { Binary, Closed, endpoint } from '../endpoint.ts';
import { Id, Instant } from '../values.ts';

/** The header in which `reserve` and `joinWaiting` take a pass, while admission is on for their show. */
export const PASS_HEADER = 'admission-pass';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256, in hexadecimal digits.' });
const showParams = Closed({ showId: Id });
const placeParams = Closed({ showId: Id, placeId: Id });

export const AdmissionMode = Type.Union([Type.Literal('off'), Type.Literal('on'), Type.Literal('on-load')], {
  description:
    'on: the show is entered through a line; on-load: it will be, as soon as more holds are asked for than `loadPerSecond`',
});
export type AdmissionMode = Static<typeof AdmissionMode>;

/** How a show is entered, as its staff set it. */
export const AdmissionSettings = Type.Object({
  showId: Id,
  mode: AdmissionMode,
  gathersFrom: Instant,
  passSeconds: Type.Integer(),
  mostAtOnce: Type.Union([Type.Integer(), Type.Null()]),
  loadPerSecond: Type.Integer(),
});
export type AdmissionSettings = Static<typeof AdmissionSettings>;

/** What everybody may know of how a show is entered. */
export const AdmissionState = Type.Object({
  showId: Id,
  state: Type.Union(
    [
      Type.Literal('OFF'),
      Type.Literal('NOT_YET'),
      Type.Literal('BEFORE_OPENING'),
      Type.Literal('OPEN'),
      Type.Literal('SOLD_OUT'),
    ],
    {
      description:
        'OFF: no pass is asked for; NOT_YET: places are given from `gathersFrom`; BEFORE_OPENING: places are given, and ' +
        'their order is drawn when the sale opens; OPEN: the line moves; SOLD_OUT: the line has ended because nothing was left',
    },
  ),
  lineId: Type.Union([Id, Type.Null()]),
  commitment: Type.Union([Hash, Type.Null()], { description: 'SHA-256 of the seed of the draw.' }),
  gathersFrom: Type.Union([Instant, Type.Null()]),
  opensAt: Type.Union([Instant, Type.Null()]),
  inLine: Type.Integer({ description: 'How many wait now.' }),
});
export type AdmissionState = Static<typeof AdmissionState>;

export const AdmissionStatus = Type.Union(
  [
    Type.Literal('BEFORE_OPENING'),
    Type.Literal('IN_LINE'),
    Type.Literal('ADMITTED'),
    Type.Literal('PASS_EXPIRED'),
    Type.Literal('LEFT'),
    Type.Literal('SOLD_OUT'),
    Type.Literal('SALE_OVER'),
    Type.Literal('OPEN_TO_ALL'),
  ],
  {
    description:
      'PASS_EXPIRED: the pass ran out, come again for a new place; SOLD_OUT: nothing is left, join the waiting line; ' +
      'OPEN_TO_ALL: the line was ended, no pass is asked for any more',
  },
);
export type AdmissionStatus = Static<typeof AdmissionStatus>;

/** A place in the line as its owner sees it. `position` counts from 1; it is 0 for whoever is not in line, or not yet. */
export const AdmissionView = Type.Object({
  placeId: Id,
  showId: Id,
  lineId: Id,
  status: AdmissionStatus,
  position: Type.Integer(),
  ahead: Type.Integer({ description: 'How many wait in front.' }),
  inLine: Type.Integer({ description: 'How many wait in all.' }),
  expectedWaitSeconds: Type.Union([Type.Integer(), Type.Null()], {
    description: 'At the pace of the last minute; null while nothing is known.',
  }),
  opensAt: Instant,
  pass: Type.Optional(
    Type.Object({
      token: Type.String({ description: 'Goes into the header `Admission-Pass`.' }),
      expiresAt: Instant,
    }),
  ),
  serverTime: Instant,
  revision: Type.Integer({
    description:
      'Grows with every change worth telling: of the status, of every step near the front, of larger ones behind.',
  }),
});
export type AdmissionView = Static<typeof AdmissionView>;

/** Signed proof of a place: what was committed to before, and where the arrival stands in the published log. */
export const AdmissionReceipt = Type.Object({
  placeId: Id,
  showId: Id,
  lineId: Id,
  arrivedAt: Instant,
  index: Type.Integer({ description: 'Of the arrival in the log, counted from 0.' }),
  hash: Hash,
  commitment: Hash,
  kid: Type.String({ description: 'Which of the published keys has signed.' }),
  signature: Type.String({ description: 'Ed25519, in base64url.' }),
});
export type AdmissionReceipt = Static<typeof AdmissionReceipt>;

export const admission = endpoint({
  method: 'GET',
  path: '/shows/{showId}/admission',
  group: 'admission',
  summary: 'How a show is entered just now',
  access: 'public',
  params: showParams,
  replies: { 200: AdmissionState },
  refusals: ['not-found'],
});

export const arrive = endpoint({
  method: 'POST',
  path: '/shows/{showId}/admission',
  group: 'admission',
  summary: 'Takes a place in the line into a show; one per buyer, the same one whenever it is asked for',
  access: 'buyer',
  params: showParams,
  body: Closed({}),
  replies: { 201: AdmissionReceipt },
  refusals: ['not-found', 'admission-not-needed', 'admission-not-yet', 'overloaded'],
});

export const admissionPlace = endpoint({
  method: 'GET',
  path: '/shows/{showId}/admission/{placeId}',
  group: 'admission',
  summary: "One's place in the line into a show; waits up to `waitSeconds` for a change after `since`",
  access: 'buyer',
  params: placeParams,
  query: Closed({
    waitSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 60 })),
    since: Type.Optional(Type.Integer({ minimum: 0, description: 'The `revision` of the last reply.' })),
  }),
  replies: { 200: AdmissionView },
  refusals: ['not-found'],
});

export const admissionPlaceLive = endpoint({
  method: 'GET',
  path: '/shows/{showId}/admission/{placeId}/live',
  group: 'admission',
  summary: "One's place in the line as server-sent events `place`: the same as by long polling",
  access: 'buyer',
  params: placeParams,
  replies: { 200: Binary('text/event-stream') },
  refusals: ['not-found', 'overloaded'],
});

export const leaveAdmission = endpoint({
  method: 'DELETE',
  path: '/shows/{showId}/admission/{placeId}',
  group: 'admission',
  summary: 'Gives up a place in the line, or a pass that is not needed any more',
  access: 'buyer',
  params: placeParams,
  replies: { 200: Type.Object({ placeId: Id, status: AdmissionStatus }) },
  refusals: ['not-found', 'overloaded'],
});

export const admissionLog = endpoint({
  method: 'GET',
  path: '/shows/{showId}/admission/log',
  group: 'admission',
  summary: 'The log of the newest line of a show, or of one line: hash-chained, a JSON object a line',
  access: 'public',
  params: showParams,
  query: Closed({
    lineId: Type.Optional(Id),
    from: Type.Optional(Type.Integer({ minimum: 0, description: 'The first index to send; 0 unless told.' })),
  }),
  replies: { 200: Binary('application/x-ndjson') },
  refusals: ['not-found'],
});

export const admissionSettings = endpoint({
  method: 'GET',
  path: '/shows/{showId}/admission/settings',
  group: 'admission',
  summary: 'How a show is set to be entered',
  access: 'staff',
  params: showParams,
  replies: { 200: AdmissionSettings },
  refusals: ['not-found'],
});

export const setAdmission = endpoint({
  method: 'PUT',
  path: '/shows/{showId}/admission/settings',
  group: 'admission',
  summary: 'Switches admission on or off for a show; switching off lets everybody in',
  access: 'staff',
  params: showParams,
  body: Closed({
    mode: AdmissionMode,
    gathersFrom: Type.Optional(
      Type.Unsafe<string>({
        ...Instant,
        description: 'From when on places are given; an hour before the sale opens unless told.',
      }),
    ),
    passSeconds: Type.Optional(
      Type.Integer({ minimum: 60, maximum: 3600, description: 'How long a pass is good; 600 unless told.' }),
    ),
    mostAtOnce: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000 }), Type.Null()], {
        description:
          'At most so many may be choosing seats at once; null, unless told, for no further limit.',
      }),
    ),
    loadPerSecond: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: 'With on-load: so many holds asked for in a second, at one server; 200 unless told.',
      }),
    ),
  }),
  replies: { 200: AdmissionSettings },
  refusals: ['not-found', 'idempotency-key-reused', 'overloaded'],
});
