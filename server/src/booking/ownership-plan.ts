/** A server as the database knows it. */
export interface ServerSeen {
  readonly server: number;
  /** Where other servers reach it; null if they cannot. */
  readonly url: string | null;
  /** It takes no lane any more. */
  readonly isLeaving: boolean;
  readonly isAlive: boolean;
}

/** A lane as the database has it: whose it is, and for the how-many-eth time it has changed hands. */
export interface LaneSeen {
  readonly lane: number;
  readonly server: number | null;
  readonly epoch: number;
}

export interface Step {
  /** Lanes without an owner that lives, which are now this server's to take. */
  readonly take: readonly LaneSeen[];
  /** Lanes of this server that another should have. */
  readonly give: readonly { readonly lane: LaneSeen; readonly to: ServerSeen }[];
}

/**
 * What a server does next so that every lane has a living owner and all have about as many. Every server decides for itself,
 * on what all of them see; should they see different things, the database lets one of them have the lane. A lane moves only if
 * that makes things more even: from who has two more than another, or from who leaves.
 */
export function nextStep(self: number, servers: readonly ServerSeen[], lanes: readonly LaneSeen[]): Step {
  const living = new Set(servers.filter(({ isAlive }) => isAlive).map(({ server }) => server));
  const staying = servers
    .filter(({ isAlive, isLeaving }) => isAlive && !isLeaving)
    .sort((one, other) => one.server - other.server);
  const loads = new Map(staying.map(({ server }) => [server, 0]));
  for (const { server } of lanes) if (server !== null && loads.has(server)) add(loads, server, 1);
  const take: LaneSeen[] = [];
  for (const lane of lanes.filter(({ server }) => server === null || !living.has(server))) {
    const taker = leastLoaded(staying, loads);
    if (!taker) break;
    add(loads, taker.server, 1);
    if (taker.server === self) take.push(lane);
  }
  const own = lanes.filter(({ server }) => server === self);
  return { take, give: giving(self, own, staying, loads) };
}

function giving(
  self: number,
  own: readonly LaneSeen[],
  staying: readonly ServerSeen[],
  loads: Map<number, number>,
): Step['give'] {
  const give: { lane: LaneSeen; to: ServerSeen }[] = [];
  for (const lane of own.toReversed()) {
    const mine = loads.get(self) ?? Number.POSITIVE_INFINITY;
    const others = staying.filter(({ server, url }) => server !== self && url !== null);
    const to = leastLoaded(others, loads);
    if (!to || mine - loads.get(to.server)! < 2 || !isFirstOfTheMostLoaded(self, loads)) break;
    add(loads, to.server, 1);
    add(loads, self, -1);
    give.push({ lane, to });
  }
  return give;
}

/** One gives at a time, so that not two give to the same. Who leaves need not wait for that. */
function isFirstOfTheMostLoaded(self: number, loads: ReadonlyMap<number, number>): boolean {
  const mine = loads.get(self);
  if (mine === undefined) return true;
  return [...loads].every(([server, load]) => load < mine || (load === mine && server >= self));
}

const leastLoaded = (servers: readonly ServerSeen[], loads: ReadonlyMap<number, number>) =>
  servers.reduce<ServerSeen | undefined>(
    (least, one) => (least && loads.get(least.server)! <= loads.get(one.server)! ? least : one),
    undefined,
  );

function add(loads: Map<number, number>, server: number, lanes: number): void {
  if (loads.has(server)) loads.set(server, loads.get(server)! + lanes);
}
