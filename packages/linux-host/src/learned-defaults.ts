import { ipv6Sysctl } from './parse-sysctl.ts';
import type { HostSnapshot, RouteState } from './snapshot.ts';

/** Metric of a default route that the kernel makes out of an RA (IP6_RT_PRIO_USER). */
const learnedMetric = 1024;

/**
 * Whether the kernel itself made a default route out of an RA. Its place belongs to the kernel: where it finds a
 * route of somebody else with the same metric, it gives up on the whole RA, and addresses are not renewed any more.
 */
export function isLearnedDefault(route: RouteState, snapshot: HostSnapshot): boolean {
  const { family, destination, protocol, expires, table, link = '' } = route;
  if (family !== 6 || destination !== 'default' || protocol !== 'ra' || table !== undefined) return false;
  // 0 belongs to a daemon that handles RAs itself, and makes such routes itself.
  return expires !== undefined && snapshot.sysctls[ipv6Sysctl(link, 'accept_ra')] !== '0';
}

/**
 * Routes of the uplink as the bridge takes them: a learned default goes in front of the kernel's place, and the one
 * on the uplink stays, as good as none, until it expires or the way back finds it.
 */
export function beforeLearned(routes: readonly RouteState[], snapshot: HostSnapshot): readonly RouteState[] {
  return routes.map((route) => {
    const { metric = learnedMetric } = route;
    return isLearnedDefault(route, snapshot) ? { ...route, metric: Math.max(1, metric - 1) } : route;
  });
}

/**
 * Routes of the bridge as an uplink takes them back: nothing for a gateway of which it has the kernel's route still,
 * otherwise one behind the kernel's place, until the next RA fills that.
 */
export function behindLearned(
  routes: readonly RouteState[],
  uplink: string,
  snapshot: HostSnapshot,
): readonly RouteState[] {
  const gateways = new Set(
    snapshot.routes
      .filter((route) => route.link === uplink && isLearnedDefault(route, snapshot))
      .map(({ gateway }) => gateway),
  );
  return routes.flatMap((route) => {
    if (!isLearnedDefault(route, snapshot)) return [route];
    if (gateways.has(route.gateway)) return [];
    gateways.add(route.gateway);
    return [{ ...route, metric: learnedMetric + 1 }];
  });
}

/**
 * A line of a way back that was written when the kernel's route was there: it stays, to be refused by that, as long
 * as the route is; afterwards it goes behind the kernel's place.
 */
export function presentLearnedLine(line: string, now: Pick<HostSnapshot, 'routes'>): string {
  const [, gateway, link, metric] =
    /^route add ::\/0 via (\S+) dev (\S+) metric (\d+) proto ra /.exec(line) ?? [];
  if (metric === undefined) return line;
  const there = now.routes.some(
    (route) => route.link === link && route.gateway === gateway && route.metric === Number(metric),
  );
  return there ? line : line.replace(` metric ${metric} `, ` metric ${Number(metric) + 1} `);
}
