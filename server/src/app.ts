import { streamOf } from '@matinee/stream/src/index.ts';
import type { FastifyInstance } from 'fastify';
import { openAccounts } from './accounts/index.ts';
import { openAdmission } from './admission/index.ts';
import {
  adoptBookings,
  type BookingCore,
  lookAtCrowd,
  openBooking,
  type Stopwatch,
  serveBooking,
} from './booking/index.ts';
import { demonstrationRenewal, RENEW_DEMONSTRATION, serveCatalogue } from './catalogue/index.ts';
import type { Config } from './config.ts';
import { serveDeadLetters } from './dead-letters.ts';
import { mailboxAccess } from './exposure.ts';
import { serveFraud } from './fraud.ts';
import { serveInsights, serveWarehouse } from './insights.ts';
import { type DemonstrationLife, serveLife } from './life.ts';
import { openNotices } from './notices/index.ts';
import { openPayments, type PaymentTiming } from './payments/index.ts';
import type { KeepDoing } from './platform/chores.ts';
import type { Clock, Timers } from './platform/clock.ts';
import { checkDatabase, type Database } from './platform/database/database.ts';
import { migrate } from './platform/database/migrate.ts';
import { drain } from './platform/drain.ts';
import { takeEveryStep } from './platform/every-step.ts';
import { serveHealth } from './platform/health.ts';
import {
  createHttp,
  FORGET_KEYS,
  forgettingKeys,
  type Http,
  type Identify,
  type Patience,
  Pressure,
  serveDocumentation,
} from './platform/http/index.ts';
import { newId } from './platform/ids.ts';
import { type JobRunner, migrateJobs, runJobs, type Tasks } from './platform/jobs.ts';
import { runJobsAsAChore } from './platform/jobs-as-a-chore.ts';
import type { Log } from './platform/log.ts';
import { adoptRestoredFacts, type Follower } from './platform/outbox.ts';
import { Peers } from './platform/peers/index.ts';
import { derivedKey } from './platform/secrets.ts';
import { serveStreams } from './streams.ts';
import { openTicketKeys, serveTickets, signText, type TicketKeys, ticketCode } from './tickets/index.ts';
import { serveWebApp } from './web-app.ts';

/** What the composition root is given; everything below it is wired here, by plain calls. */
export interface AppOptions {
  readonly config: Config;
  readonly database: Database;
  /** From which every key of this installation is derived. */
  readonly secret: string;
  /** Where buyers reach us, without a slash at the end. */
  readonly publicUrl: string;
  /** Where other servers over the same database reach this one; none can unless given. */
  readonly peerUrl?: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The folder of the built web app; none is served without it. */
  readonly webFolder?: string | undefined;
  /** Invented buyers, where they may come; nobody lets them in unless given. */
  readonly life?: DemonstrationLife | undefined;
  /** Given by simulations, where time passes by itself, nobody waits for a provider, and no mails are sent. */
  readonly simulated?: Simulated | undefined;
  /** Tighter than usual, for tests of what happens beyond them. */
  readonly limits?: Limits | undefined;
}

export interface Limits {
  /** How many commands may wait for the writer of a show. */
  readonly longestQueue?: number;
  /** For how long slow clients are waited for. */
  readonly patience?: Patience;
}

export interface Simulated {
  readonly stopwatch: Stopwatch;
  readonly timers: Timers;
  readonly payments: Partial<PaymentTiming>;
  /** Does what goes on beside requests, jobs included; it goes on by itself unless given. */
  readonly keep?: KeepDoing | undefined;
}

export interface App {
  readonly server: FastifyInstance;
  /** Resolves when no lane has anything under way. */
  rest(): Promise<void>;
  /** Takes no more work, finishes what is under way, and lets go of everything but the database. */
  close(): Promise<void>;
}

/** Brings a database of any earlier version to the present one. Throws CannotStart if that cannot be. */
export async function prepareDatabase(database: Database, log: Log): Promise<void> {
  await checkDatabase(database, log);
  await migrate(database.url);
  await migrateJobs(database.url, log);
  if (await adoptRestoredFacts(database.write))
    log.warn('the database was restored from a dump; its facts were adopted');
}

/** Wires the modules over a prepared database. The server does not listen yet. */
export async function createApp(options: AppOptions): Promise<App> {
  const modules = await openModules(options);
  await serveModules(modules, options);
  const work = await startWork(modules, options);
  const { server } = modules.http;
  return {
    server,
    rest: () => modules.booking.lanes.rest(),
    close: () =>
      takeEveryStep([
        () => modules.booking.handOver(),
        () => modules.peers.stopTakingCalls(),
        () => drain(server),
        () => modules.payments.stop(),
        () => work.stop(),
        () => modules.admission.close(),
        () => modules.booking.close(),
        () => modules.peers.close(),
        () => modules.accounts.close(),
      ]),
  };
}

type Modules = Awaited<ReturnType<typeof openModules>>;

async function openModules(options: AppOptions) {
  const { config, database, secret, clock, log, simulated, limits } = options;
  const ticketKeys = await openTicketKeys(database.write, secret, config.ticketKey);
  const peers = new Peers({ key: derivedKey(secret, 'peers'), url: options.peerUrl ?? null, log });
  const booking = await openBooking({
    database,
    newId,
    log,
    peers,
    ticketCode: ticket => ticketCode(ticket, ticketKeys.signing),
    ...(simulated && { stopwatch: simulated.stopwatch, timers: simulated.timers }),
    longestQueue: limits?.longestQueue,
  });
  const admission = await openGateOf(options, booking, ticketKeys);
  const accounts = await openAccounts({
    database,
    log,
    clock,
    secrets: secretsOf(options),
    rateLimits: config.rateLimits === 'on',
    adoptBuyer: async (from, to) => {
      await adoptBookings(booking, from, to);
      await admission.passOn(from, to);
    },
  });
  const http = await openHttp(options, accounts.identify);
  peers.serve(http.server.server);
  const timing = { cancelAfterMs: config.cancelPaymentAfterSeconds * 1_000, ...simulated?.payments };
  const payments = openPayments({ http, core: booking, clock, log, secret, timing, keep: simulated?.keep });
  const notices = openNotices({
    http,
    core: booking,
    ticketKeys,
    log,
    publicUrl: options.publicUrl,
    sender: config.mailFrom,
    smtpUrl: config.smtpUrl,
    mailbox: mailboxAccess(config),
  });
  return { ticketKeys, peers, booking, admission, accounts, http, payments, notices };
}

const secretsOf = ({ secret, config }: AppOptions) => [secret, ...config.earlierSecrets] as const;

const openGateOf = (options: AppOptions, booking: BookingCore, ticketKeys: TicketKeys) =>
  openAdmission({
    database: options.database,
    newId,
    log: options.log,
    secrets: secretsOf(options),
    sign: text => signText(text, ticketKeys.signing),
    look: (showId, inside) => lookAtCrowd(booking, showId, inside),
  });

async function serveModules(
  modules: Modules,
  { config, database, clock, webFolder, life }: AppOptions,
): Promise<void> {
  const { http, accounts, booking, admission, ticketKeys } = modules;
  serveHealth(http.server, database);
  await serveDocumentation(http);
  accounts.serve(http);
  serveCatalogue(http, { read: database.read, clock });
  serveBooking(http, booking, admission.entrance);
  admission.serve(http);
  serveTickets(http, booking, ticketKeys);
  const askStream = streamOf(config.dataFolder);
  serveStreams(http, askStream);
  serveInsights(http, askStream, clock);
  serveWarehouse(http, askStream);
  serveDeadLetters(http, askStream);
  serveFraud(http, askStream);
  serveLife(http, life);
  if (webFolder) await serveWebApp(http.server, webFolder);
}

/** What goes on without a request: jobs, and whatever follows the facts. */
async function startWork({ payments, notices }: Modules, options: AppOptions) {
  const { config, database, clock, log, simulated } = options;
  const renewal = demonstrationRenewal(database, clock);
  const forgetting = forgettingKeys(database.write, clock);
  if (config.demonstration === 'on') await renewal.plan();
  await forgetting.plan();
  const followers: Follower[] = simulated ? [] : [notices.follow()];
  const tasks: Tasks = {
    [RENEW_DEMONSTRATION]: renewal.task,
    [FORGET_KEYS]: forgetting.task,
    ...payments.tasks,
    ...notices.tasks,
  };
  const jobs: JobRunner = simulated?.keep
    ? runJobsAsAChore(database.write, tasks, simulated.keep)
    : await runJobs(database.url, tasks, { log });
  return {
    async stop() {
      await Promise.all(followers.map(follower => follower.stop()));
      await jobs.stop();
    },
  };
}

function openHttp(
  { config, database, publicUrl, clock, log, simulated, limits }: AppOptions,
  identify: Identify,
): Promise<Http> {
  return createHttp({
    log,
    clock,
    write: database.write,
    identify,
    strict: config.mode !== 'production',
    trustProxy: config.trustProxy === 'on',
    origins: config.origins,
    isHttps: publicUrl.startsWith('https:'),
    ...(config.rateLimits === 'off' && { rateLimits: null }),
    // Where time leaps nothing is late, however slow the machine is that simulates it.
    ...(simulated && { pressure: new Pressure(() => 0) }),
    ...(limits?.patience && { patience: limits.patience }),
  });
}
