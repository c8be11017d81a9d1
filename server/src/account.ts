#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { Role } from '@matinee/contract/values.ts';
import { Value } from 'typebox/value';
import { type AccountState, administer } from './accounts/index.ts';
import { withDatabaseAtHand } from './database-at-hand.ts';
import { transaction } from './platform/database/database.ts';

const HELP = `Shows or changes an account that somebody has registered: npm run account -- EMAIL [OPTIONS]

  --role ROLE       admin, partner or door; several times for several; "buyer" takes all others away
  --venue ID        a venue that a partner or door acts for; several times for several
  --new-password    replaces a forgotten password by a random one, and ends every session

It works while Matinee is running, and also while it is not. Roles hold from the next sign-in on.`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function wishOf(words: string[]) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      role: { type: 'string', multiple: true },
      venue: { type: 'string', multiple: true },
      'new-password': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [email, ...more] = positionals;
  if (values.help) return { said: HELP, code: 0 };
  if (email === undefined || more.length > 0)
    return { said: 'Name one account: npm run account -- EMAIL', code: 1 };
  const roles = values.role?.filter(role => Value.Check(Role, role));
  const unknown = values.role?.find(role => !Value.Check(Role, role));
  if (unknown) return { said: `There is no role ${unknown}: admin, partner, door or buyer.`, code: 1 };
  const noId = values.venue?.find(id => !UUID.test(id));
  if (noId) return { said: `${noId} is not the id of a venue.`, code: 1 };
  return {
    email,
    ...(roles && { roles }),
    ...(values.venue && { venueIds: values.venue }),
    isPasswordNew: values['new-password'],
  };
}

function stateText(email: string, { name, roles, venues, newPassword }: AccountState): string {
  const rows = [
    `${name} <${email}>`,
    `  roles     ${roles.join(', ')}`,
    ...(venues.length > 0 ? [`  venues    ${venues.join(', ')}`] : []),
    ...(newPassword ? [`  password  ${newPassword}`] : []),
  ];
  return rows.join('\n');
}

function understood(words: string[]) {
  try {
    return wishOf(words);
  } catch (error) {
    return { said: `${(error as Error).message.split('. ')[0]}.`, code: 1 };
  }
}

function say(text: string, code: number): number {
  if (code === 0) console.log(text);
  else console.error(text);
  return code;
}

const wish = understood(process.argv.slice(2));
if (wish.said !== undefined) {
  say(wish.said, wish.code);
  process.exit(wish.code);
}
await withDatabaseAtHand(async database => {
  const state = await transaction(database.write, sql => administer(sql, wish)).catch(error => {
    // Foreign key violation: the only ids here are those of venues.
    if (error.code === '23503') return 'There is no venue with this id.';
    throw error;
  });
  if (typeof state === 'object') return say(stateText(wish.email, state), 0);
  return say(state ?? `Nobody has registered as ${wish.email}; they do that in the web app first.`, 1);
});
