import { parseArgs, styleText } from 'node:util';
import { variables } from './config.ts';
import { CannotStart } from './platform/cannot-start.ts';
import type { Running } from './start.ts';

/** The options of `npm start --`; each stands for an environment variable and wins over it. */
const options = {
  port: { type: 'string', short: 'p', variable: 'PORT' },
  host: { type: 'string', variable: 'HOST' },
  data: { type: 'string', short: 'd', variable: 'MATINEE_DATA' },
  demo: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface Arguments {
  readonly isHelp: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** The environment as the command line changes it. Throws CannotStart for an option that does not exist. */
export function readArguments(words: string[], environment: NodeJS.ProcessEnv): Arguments {
  try {
    const { help, demo, ...values } = parseArgs({ args: words, options }).values;
    const given = Object.entries(values).map(([name, value]) => [
      options[name as keyof typeof values].variable,
      value,
    ]);
    const changed = { ...environment, ...Object.fromEntries(given), ...(demo && { DEMO_LIFE: 'on' }) };
    return { isHelp: help === true, environment: changed };
  } catch (error) {
    const said = (error as Error).message.split('. ')[0]!;
    throw new CannotStart(`${said}: "npm start -- --help" shows what there is.`);
  }
}

export function helpText(): string {
  const rows = Object.values(variables).map(({ name, about, otherwise }) => {
    return `  ${name.padEnd(24)} ${about}${!otherwise ? '' : ` (${otherwise})`}`;
  });
  return [
    'Matinee sells seats: npm start [-- OPTIONS]',
    '',
    '  -p, --port PORT     same as the variable PORT',
    '      --host ADDRESS  same as HOST',
    '  -d, --data FOLDER   same as MATINEE_DATA',
    '      --demo          same as DEMO_LIFE=on',
    '  -h, --help          shows this',
    '',
    'Environment variables, and what holds where they are not given:',
    '',
    ...rows,
    '',
    'docs/operating.md says more.',
  ].join('\n');
}

/** What a person wants to know once everything runs. */
export function openText(running: Running, tookMs: number): string {
  const row = (name: string, value: string, note = '') =>
    `  ${styleText('dim', name.padEnd(10))} ${value}${note && styleText('dim', `  ${note}`)}`;
  const database = running.isEmbedded ? 'PostgreSQL included' : 'your own PostgreSQL';
  return [
    '',
    `  ${styleText(['bold', 'yellow'], 'Matinee is open')} ${styleText('dim', `after ${(tookMs / 1_000).toFixed(1)} s`)}`,
    '',
    row('Web app', styleText('underline', running.url)),
    row('API', `${running.url}/docs`),
    ...(running.hasMailbox ? [row('Mailbox', `${running.url}/mailbox`, 'mails to buyers arrive here')] : []),
    row('Data', running.dataFolder, database),
    ...(running.hasLife ? [row('Life', 'invented buyers come and go', 'a demonstration: --demo')] : []),
    ...running.signIns.map((signIn, index) =>
      row(index === 0 ? 'Sign in as' : '', signIn.email, `${signIn.role}, password ${signIn.password}`),
    ),
    '',
    styleText('dim', '  Ctrl-C stops it.'),
    '',
  ].join('\n');
}
