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
  metrics?: { mtu?: number }[];
  expires?: number;
  pref?: string;
  nexthops?: { dev?: string }[];
}

/** Reads `ip -j -d -4|-6 route show table main`. */
export function parseRoutes(json: string, family: 4 | 6): readonly RouteState[] {
  return (JSON.parse(json) as RawRoute[]).flatMap((raw) => {
    if (raw.dst === undefined) return [];
    const route: RouteState = {
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
      mtu: raw.metrics?.find((metrics) => metrics.mtu !== undefined)?.mtu,
      expires: raw.expires,
      preference: raw.pref,
      nexthopLinks: raw.nexthops?.flatMap((hop) => hop.dev ?? []),
    };
    return [route];
  });
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
