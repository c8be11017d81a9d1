import Type, { type Static } from 'typebox';
import { Closed, endpoint } from '../endpoint.ts';
import { Instant } from '../values.ts';

export const DemonstrationLife = Type.Object({
  state: Type.Enum(['on', 'off']),
  since: Type.Union([Instant, Type.Null()], { description: 'Since when invented buyers come and go.' }),
  mayBegin: Type.Boolean({ description: 'Whether this installation lets invented buyers come at all.' }),
  why: Type.Union([Type.String(), Type.Null()], { description: 'Why it does not.' }),
});
export type DemonstrationLife = Static<typeof DemonstrationLife>;

export const demonstrationLife = endpoint({
  method: 'GET',
  path: '/demonstration/life',
  group: 'demonstration',
  summary: 'Whether invented buyers come and go, by the server that answers',
  access: 'admin',
  replies: { 200: DemonstrationLife },
  refusals: [],
});

export const switchDemonstrationLife = endpoint({
  method: 'PUT',
  path: '/demonstration/life',
  group: 'demonstration',
  summary: 'Lets invented buyers come and go from now on, or sends them home',
  access: 'admin',
  body: Closed({ state: Type.Enum(['on', 'off']) }),
  replies: { 200: DemonstrationLife },
  refusals: ['no-demonstration'],
});
