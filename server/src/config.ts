import { CannotStart } from './platform/cannot-start.ts';

/** One environment variable: its name, what it is for, how it is read, and what holds where it is not given. */
interface Variable<T> {
  readonly name: string;
  readonly about: string;
  readonly read: (text: string) => T;
  readonly otherwise?: string;
}

/** Thrown by a reader: what a value must be, to follow "NAME must be". */
class Expected extends Error {}

/** Every environment variable that Matinee reads; `npm start -- --help` prints this table. */
export const variables = {
  port: variable('PORT', 'port of the web app and the API', wholeNumber(0, 65_535), '8080'),
  host: variable(
    'HOST',
    'address to listen on; 0.0.0.0 or :: to be reached by other machines',
    word,
    '127.0.0.1',
  ),
  publicUrl: optional(
    'MATINEE_URL',
    'address that buyers use, for links in mails; http://localhost:PORT unless given',
    url('http:', 'https:'),
  ),
  peerUrl: optional(
    'MATINEE_PEER_URL',
    'address at which other servers over the same database reach this one; its own host and port unless given',
    url('http:', 'https:'),
  ),
  dataFolder: variable('MATINEE_DATA', 'folder for all that lasts', word, '.matinee'),
  databaseUrl: optional(
    'DATABASE_URL',
    'a PostgreSQL (15 or newer) of your own, instead of the embedded one',
    url('postgresql:', 'postgres:'),
  ),
  secret: optional(
    'MATINEE_SECRET',
    'signs sessions and tickets, 32 characters or more; generated into the data folder unless given',
    longEnough(32),
  ),
  earlierSecrets: variable(
    'MATINEE_EARLIER_SECRETS',
    'secrets that were replaced, comma between; their sessions stay good until dropped here',
    list,
    '',
  ),
  demonstration: variable(
    'DEMO',
    'demonstration catalogue and sign-ins, on or off',
    oneOf('on', 'off'),
    'on',
  ),
  demonstrationLife: variable(
    'DEMO_LIFE',
    'on lets invented buyers come and go, for newcomers to watch; needs DEMO',
    oneOf('on', 'off'),
    'off',
  ),
  rateLimits: variable('RATE_LIMITS', 'limits per buyer and address, on or off', oneOf('on', 'off'), 'on'),
  trustProxy: variable(
    'TRUST_PROXY',
    'believe X-Forwarded-For of a proxy in front, on or off',
    oneOf('on', 'off'),
    'off',
  ),
  origins: variable('CORS_ORIGINS', 'other origins whose pages may call the API, comma between', list, ''),
  ticketKey: optional(
    'MATINEE_TICKET_KEY',
    'signs tickets, 32 random bytes in base64url; derived from MATINEE_SECRET unless given',
    keyOf32Bytes,
  ),
  paymentProvider: variable(
    'PAYMENT_PROVIDER',
    'who takes the money: sandbox, which moves none',
    oneOf('sandbox'),
    'sandbox',
  ),
  cancelPaymentAfterSeconds: variable(
    'PAYMENT_CANCEL_AFTER_SECONDS',
    'when a payment that nobody answers is called off',
    wholeNumber(30, 86_400),
    '600',
  ),
  stream: variable(
    'STREAM',
    'run the sales stream in a process beside, on or off; of several servers, one',
    oneOf('on', 'off'),
    'on',
  ),
  smtpUrl: optional(
    'SMTP_URL',
    'mail server, smtp://user:password@host:port; a local mailbox unless given',
    url('smtp:', 'smtps:'),
  ),
  mailbox: variable(
    'MAILBOX',
    'page of mails while there is no SMTP_URL: local for this machine only, on for everybody, off',
    oneOf('local', 'on', 'off'),
    'local',
  ),
  mailFrom: variable('MAIL_FROM', 'sender of mails', word, 'Matinee <tickets@matinee.example>'),
  logForm: optional('LOG', 'pretty, json or off; pretty unless given', oneOf('pretty', 'json', 'off')),
  logLevel: optional(
    'LOG_LEVEL',
    'debug, info, warn or error; info with LOG=json, else warn',
    oneOf('debug', 'info', 'warn', 'error'),
  ),
  mode: variable(
    'NODE_ENV',
    'development or production; production asks for MATINEE_SECRET beside DATABASE_URL',
    oneOf('development', 'production', 'test'),
    'development',
  ),
};

export type Config = {
  readonly [Key in keyof typeof variables]: ReturnType<(typeof variables)[Key]['read']>;
};

/** Reads the whole environment, once. Throws CannotStart naming the variable that is wrong and what it must be. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const read = Object.entries(variables).map(([key, variable]) => [key, given(variable, environment)]);
  return Object.fromEntries(read) as Config;
}

function given({ name, read, otherwise }: Variable<unknown>, environment: NodeJS.ProcessEnv): unknown {
  const text = environment[name] || otherwise;
  if (text === undefined) return undefined;
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof Expected)) throw error;
    throw new CannotStart(`${name} must be ${error.message}.`);
  }
}

function variable<T>(name: string, about: string, read: (text: string) => T, otherwise: string): Variable<T> {
  return { name, about, read, otherwise };
}

function optional<T>(name: string, about: string, read: (text: string) => T): Variable<T | undefined> {
  return { name, about, read };
}

function list(text: string): string[] {
  return text
    .split(',')
    .map(item => item.trim())
    .filter(Boolean);
}

function word(text: string): string {
  return text;
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new Expected(`a whole number from ${least} to ${most}, not "${text}"`);
  };
}

function oneOf<const Choice extends string>(...choices: Choice[]) {
  return (text: string): Choice => {
    const choice = choices.find(candidate => candidate === text);
    if (choice !== undefined) return choice;
    throw new Expected(`one of ${choices.join(', ')}, not "${text}"`);
  };
}

/** The value itself stays out of the message: it may hold a password. */
function url(...protocols: string[]) {
  return (text: string): string => {
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
    throw new Expected(`a URL that begins with ${protocols.map(protocol => `${protocol}//`).join(' or ')}`);
  };
}

function keyOf32Bytes(text: string): string {
  if (/^[\w-]{43}$/.test(text)) return text;
  throw new Expected('32 bytes in base64url, which are 43 characters');
}

function longEnough(characters: number) {
  return (text: string): string => {
    if (text.length >= characters) return text;
    throw new Expected(`at least ${characters} characters long`);
  };
}
