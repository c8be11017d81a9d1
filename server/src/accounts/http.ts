import * as contract from '@matinee/contract/http/accounts.ts';
import { Refusal, refuse } from '@matinee/contract/refusals.ts';
import type { Role } from '@matinee/contract/values.ts';
import type { Sql } from '../platform/database/database.ts';
import { addressKey, type Http, type Identity, reply, route } from '../platform/http/index.ts';
import type { Account } from './account.ts';
import { type LoggingIn, login } from './login.ts';
import { type Registering, register } from './register.ts';
import { changePassword, type Revoking, signOutEverywhere } from './revoke.ts';
import type { Tokens } from './tokens.ts';

export type Parts = Registering & LoggingIn & Revoking & { readonly read: Sql; readonly tokens: Tokens };

/** Sessions are no rows, and the commands on accounts recognise their repetition themselves. */
const own = { idempotency: 'own' } as const;
const ownAndSignIn = { ...own, limit: 'signIn' } as const;

export function serveAccounts(http: Http, parts: Parts): void {
  const { tokens, ids, read } = parts;
  const signedIn = (account: Account) => signedInAs(account, tokens);

  route(
    http,
    contract.createSession,
    () => {
      const buyerId = ids();
      return { ...tokens.sign({ buyerId, version: 0, isStaff: false }), buyerId };
    },
    { ...own, limit: 'session' },
  );
  route(
    http,
    contract.register,
    async ({ body, identity, idempotencyKey }) => {
      const account = await register(parts, { ...body, identity, key: idempotencyKey });
      return account instanceof Refusal ? account : signedIn(account);
    },
    ownAndSignIn,
  );
  route(
    http,
    contract.login,
    async ({ body, identity, raw }) => {
      const account = await login(parts, { ...body, identity, address: addressKey(raw.ip) });
      return account instanceof Refusal ? account : signedIn(account);
    },
    ownAndSignIn,
  );
  route(
    http,
    contract.changePassword,
    async ({ body, identity }) => {
      const account = await changePassword(parts, identity, body);
      return account instanceof Refusal ? account : signedIn(account);
    },
    ownAndSignIn,
  );
  route(
    http,
    contract.signOutEverywhere,
    async ({ identity }) => (await signOutEverywhere(parts, identity)) ?? { signedOut: true as const },
    own,
  );
  route(http, contract.me, ({ identity }) => me(read, identity));
}

function signedInAs(account: Account, tokens: Tokens): contract.SignedIn {
  const signed = tokens.sign({
    buyerId: account.accountId,
    version: account.version,
    isStaff: account.roles.some(role => role !== 'buyer'),
  });
  return { ...signed, buyerId: account.accountId, roles: account.roles };
}

async function me(read: Sql, { buyerId, roles, guest }: Identity) {
  if (guest) return { buyerId, roles: [...roles], guest, name: null, email: null };
  const { rows } = await read.query<{ name: string; email: string; roles: Role[] }>(ME, [buyerId]);
  const [row] = rows;
  return row ? reply(200, { buyerId, guest, ...row }) : refuse('unauthenticated');
}

const ME = 'select name, email, roles from accounts where account_id = $1';
