import Type, { type Static } from 'typebox';
import { Closed, endpoint } from '../endpoint.ts';
import { Id, Instant, Role } from '../values.ts';

const Email = Type.String({ format: 'email', maxLength: 254 });
const Password = Type.String({ minLength: 10, maxLength: 200, description: 'At least ten characters.' });

export const SignedIn = Type.Object({
  token: Type.String({ description: 'A JSON Web Token; send it as `Authorization: Bearer …`.' }),
  buyerId: Id,
  roles: Type.Array(Role),
  expiresAt: Instant,
});
export type SignedIn = Static<typeof SignedIn>;

export const createSession = endpoint({
  method: 'POST',
  path: '/sessions',
  group: 'accounts',
  summary: 'An identity for a guest',
  access: 'public',
  body: Type.Optional(Closed({})),
  replies: { 201: Type.Object({ token: Type.String(), buyerId: Id, expiresAt: Instant }) },
  refusals: [],
});

export const register = endpoint({
  method: 'POST',
  path: '/accounts',
  group: 'accounts',
  summary: 'Registers; a guest who sends their token keeps their bookings',
  access: 'public',
  body: Closed({ email: Email, password: Password, name: Type.String({ minLength: 1, maxLength: 200 }) }),
  replies: { 201: SignedIn },
  refusals: ['already-exists', 'overloaded'],
});

export const login = endpoint({
  method: 'POST',
  path: '/accounts/login',
  group: 'accounts',
  summary: 'Signs in; a guest who sends their token brings their bookings along',
  access: 'public',
  body: Closed({ email: Email, password: Type.String({ minLength: 1, maxLength: 200 }) }),
  replies: { 200: SignedIn },
  refusals: ['wrong-credentials', 'overloaded'],
});

export const changePassword = endpoint({
  method: 'PUT',
  path: '/accounts/password',
  group: 'accounts',
  summary: 'Changes the password; every other session of the account ends',
  access: 'buyer',
  body: Closed({ password: Type.String({ minLength: 1, maxLength: 200 }), newPassword: Password }),
  replies: { 200: SignedIn },
  refusals: ['wrong-credentials', 'forbidden', 'overloaded'],
});

export const signOutEverywhere = endpoint({
  method: 'POST',
  path: '/accounts/sign-out-everywhere',
  group: 'accounts',
  summary: 'Ends every session of the account, this one included',
  access: 'buyer',
  replies: { 200: Type.Object({ signedOut: Type.Literal(true) }) },
  refusals: ['forbidden'],
});

export const me = endpoint({
  method: 'GET',
  path: '/accounts/me',
  group: 'accounts',
  summary: 'Who the token says one is',
  access: 'buyer',
  replies: {
    200: Type.Object({
      buyerId: Id,
      roles: Type.Array(Role),
      guest: Type.Boolean(),
      name: Type.Union([Type.String(), Type.Null()]),
      email: Type.Union([Type.String(), Type.Null()]),
    }),
  },
  refusals: [],
});
