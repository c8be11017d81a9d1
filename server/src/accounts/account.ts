import type { Role } from '@matinee/contract/values.ts';

/** What signing in as somebody needs. */
export interface Account {
  readonly accountId: string;
  readonly roles: Role[];
  readonly version: number;
}
