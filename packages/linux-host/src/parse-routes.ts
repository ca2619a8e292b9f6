import type { NeighbourState, RouteState } from './snapshot.ts';

interface RawRoute {
  type?: string;
  dst?: string;
  dev?: string;
  gateway?: string;
  via?: { family: string; host: string };
  protocol?: string;
  scope?: string;
  metric?: number;
  prefsrc?: string;
  flags?: string[];
  metrics?: Record<string, unknown>[];
  expires?: number;
  pref?: string;
  from?: string;
  tos?: string;
  table?: string;
  nexthops?: { dev?: string }[];
}

/** The last four tell about the past of a route, not what it is. */
const known = new Set(
  `type dst dev gateway via protocol scope metric prefsrc flags metrics expires pref from tos table nexthops
   users age used error`.split(/\s+/),
);

/** Reads `ip -j -d -4|-6 route show table main`. */
export function parseRoutes(json: string, family: 4 | 6): readonly RouteState[] {
  return parseTables(json, family).map(({ route }) => route);
}

/** Reads `ip -j -d -4|-6 route show table all`: each route with the name of its table. */
export function parseTables(
  json: string,
  family: 4 | 6,
): readonly { readonly table: string; readonly route: RouteState }[] {
  return (JSON.parse(json) as RawRoute[]).flatMap((raw) =>
    raw.dst === undefined
      ? []
      : [{ table: raw.table ?? 'main', route: toRoute({ ...raw, dst: raw.dst }, family) }],
  );
}

function toRoute(raw: RawRoute & { dst: string }, family: 4 | 6): RouteState {
  const { numbers, others } = splitMetrics(raw.metrics ?? []);
  const { mtu, ...metrics } = numbers;
  const unknown = [...Object.keys(raw).filter((key) => !known.has(key)), ...others];
  return {
    family,
    destination: raw.dst,
    link: raw.dev,
    gateway: raw.gateway ?? raw.via?.host,
    gatewayFamily: raw.via === undefined ? undefined : raw.via.family === 'inet6' ? 6 : 4,
    protocol: raw.protocol ?? 'boot',
    scope: raw.scope ?? 'global',
    type: raw.type ?? 'unicast',
    metric: raw.metric,
    source: raw.prefsrc,
    onlink: raw.flags?.includes('onlink') === true,
    mtu,
    expires: raw.expires,
    preference: raw.pref,
    from: raw.from,
    tos: raw.tos,
    metrics: Object.keys(metrics).length === 0 ? undefined : metrics,
    unknown: unknown.length === 0 ? undefined : unknown,
    nexthopLinks: raw.nexthops?.flatMap((hop) => hop.dev ?? []),
  };
}

function splitMetrics(groups: readonly Record<string, unknown>[]) {
  const numbers: Record<string, number> = {};
  const others: string[] = [];
  for (const [name, value] of groups.flatMap((group) => Object.entries(group))) {
    if (typeof value === 'number') numbers[name] = value;
    else others.push(name);
  }
  return { numbers, others };
}

interface RawNeighbour {
  dst?: string;
  dev?: string;
  lladdr?: string;
  state?: string[];
}

/** Reads `ip -j neigh show`. */
export function parseNeighbours(json: string): readonly NeighbourState[] {
  return (JSON.parse(json) as RawNeighbour[]).flatMap((raw) =>
    raw.dst === undefined || raw.dev === undefined
      ? []
      : [
          {
            link: raw.dev,
            address: raw.dst,
            mac: raw.lladdr,
            permanent: raw.state?.includes('PERMANENT') === true,
          },
        ],
  );
}
