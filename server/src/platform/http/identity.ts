import type { Access } from '@matinee/contract/endpoint.ts';
import { type Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Role } from '@matinee/contract/values.ts';

/** Who makes a request, as the token says that came with it. */
export interface Identity {
  readonly buyerId: string;
  readonly roles: readonly Role[];
  /** True until the buyer registers. */
  readonly guest: boolean;
  /** The venues that a partner or a door may act for; an admin may act for all. */
  readonly venueIds: readonly string[];
}

/** Who a bearer token stands for; null if it is forged, expired or revoked. Answers at once where it can. */
export type Identify = (token: string) => Identity | null | Promise<Identity | null>;

/** The token of an `Authorization: Bearer …` header (RFC 6750). */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization ?? '')?.[1];
}

/** Why `identity` may not call an endpoint of this access; undefined if it may. */
export function accessRefusal(access: Access, identity: Identity | null): Refusal | undefined {
  if (access === 'public') return undefined;
  if (!identity) return refuse('unauthenticated');
  const isAllowed =
    access === 'buyer' ||
    identity.roles.includes('admin') ||
    (access === 'staff' && identity.roles.includes('partner'));
  return isAllowed ? undefined : refuse('forbidden');
}
