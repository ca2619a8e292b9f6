import type { RouteState } from '@ovlab/linux-host';
import { bad, check, good, skipped, type Check } from '../check.ts';
import { linkSysctl } from '../gather/sysctls.ts';
import { applyCommand, bridgeOf, noBridge, serverLinks } from './shared.ts';

function defaults6(routes: readonly RouteState[]): readonly RouteState[] {
  return routes.filter(
    ({ family, destination, type }) => family === 6 && destination === 'default' && type === 'unicast',
  );
}

function via({ gateway, link }: RouteState): string {
  return `${gateway === undefined ? '' : `via ${gateway} `}dev ${link ?? '?'}`;
}

const present = check({
  id: 'route.default',
  title: 'There is an IPv6 default route',
  severity: 'error',
  looksAt: '`ip -6 route`',
  consequence: 'Neither the server nor a client reaches anything beyond the provider.',
  needs: ['routes'],
  judge: ({ routes }, subject) => {
    const [first] = defaults6(routes);
    if (first !== undefined) return good(via(first));
    const gateway = subject.lab?.server.gateways.find(({ family }) => family === 6);
    return bad(
      'there is no IPv6 default route',
      gateway === undefined
        ? 'ask the provider for the gateway, then: ip -6 route add default via GATEWAY dev INTERFACE'
        : applyCommand,
    );
  },
});

const onPort = check({
  id: 'route.on-port',
  title: 'No route leaves by a port of the bridge',
  severity: 'error',
  looksAt: '`ip -6 route` and `ip route`',
  consequence:
    'The kernel looks for the gateway on the port, where no answer is taken in: the machine is cut off.',
  fixes: true,
  needs: ['routes', 'links'],
  judge: ({ routes, links }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const ports = links.filter(({ master }) => master === bridge.name).map(({ name }) => name);
    const left = routes.filter(
      ({ link, destination, gateway }) =>
        link !== undefined && ports.includes(link) && (destination === 'default' || gateway !== undefined),
    );
    if (left.length === 0) return good(`no route with a gateway leaves by a port of ${bridge.name}`);
    const lines = left.flatMap(({ destination, gateway, link, metric, family }) => {
      const to = destination === 'default' ? (family === 6 ? '::/0' : '0.0.0.0/0') : destination;
      const by = gateway === undefined ? '' : ` via ${gateway}`;
      const cost = metric === undefined ? '' : ` metric ${String(metric)}`;
      return [
        `route del ${to}${by} dev ${String(link)}${cost}`,
        `route replace ${to}${by} dev ${bridge.name}${cost}`,
      ];
    });
    return bad(
      left.map((route) => `${route.destination} ${via(route)}`).join('; '),
      lines.map((line) => `ip ${line}`).join(' && '),
      { fix: [{ kind: 'ip', lines }] },
    );
  },
});

const several = check({
  id: 'route.several',
  title: 'There is one IPv6 default route',
  severity: 'warning',
  looksAt: '`ip -6 route`',
  consequence: 'Packets take one of several ways; a provider drops those with the address of another one.',
  needs: ['routes'],
  judge: ({ routes }) => {
    const found = defaults6(routes);
    const links = new Set(found.map(({ link }) => link));
    if (links.size < 2) return good(`${String(found.length)} by ${String(links.size)} interface`);
    const worst = found.reduce((a, b) => ((b.metric ?? 0) >= (a.metric ?? 0) ? b : a));
    return bad(found.map(via).join('; '), `ip -6 route del default ${via(worst)}`);
  },
});

const gateway = check({
  id: 'route.gateway',
  title: 'The IPv6 gateway answers',
  severity: 'error',
  looksAt: '`ip -6 neigh`: state of the next hop',
  consequence: 'Nothing leaves the machine over IPv6.',
  needs: ['routes', 'neighbours'],
  judge: ({ routes, neighbours }) => {
    const [first] = defaults6(routes);
    if (first?.gateway === undefined) return skipped('there is no IPv6 gateway');
    const known = neighbours.find(({ link, address }) => link === first.link && address === first.gateway);
    if (known === undefined) return skipped(`nobody has asked for ${first.gateway} lately`);
    return known.state === 'FAILED' || known.state === 'INCOMPLETE'
      ? bad(
          `${first.gateway} on ${known.link} is ${known.state}`,
          `check cable, VLAN and gateway; then: ping -6 ${first.gateway}%${known.link}`,
        )
      : good(`${first.gateway} on ${known.link} is ${known.state}`);
  },
});

const zone = check({
  id: 'route.zone',
  title: 'A link-local gateway in the boot configuration names its interface',
  severity: 'error',
  looksAt: '`IPV6_DEFAULTGW` in `/etc/sysconfig/network` and `ifcfg-*`',
  consequence:
    'fe80::/10 is on every interface: without the zone the route cannot be set at boot (RFC 4007 6).',
  needs: ['configFiles'],
  judge: ({ configFiles }, subject) => {
    const files = configFiles.filter(({ kind }) => kind === 'ifcfg');
    const device = files.some(({ text }) => /^\s*IPV6_DEFAULTDEV=/m.test(text));
    for (const { path, text } of files) {
      const [, value] = /^\s*IPV6_DEFAULTGW=["']?(fe[89ab][0-9a-f]:[^\s"']*)/im.exec(text) ?? [];
      if (value === undefined || value.includes('%') || device) continue;
      return bad(
        `${path} has IPV6_DEFAULTGW=${value}`,
        `write IPV6_DEFAULTGW=${value}%${subject.bridge ?? subject.uplink ?? 'INTERFACE'} there`,
      );
    }
    return good(files.length === 0 ? 'no ifcfg file' : 'every link-local gateway has one');
  },
});

const rpFilter = check({
  id: 'route.rp-filter',
  title: 'The reverse path filter fits the routes',
  severity: 'warning',
  looksAt: '`net.ipv4.conf.*.rp_filter` and the IPv4 default routes',
  consequence:
    'With several ways the strict filter drops IPv4 packets that come by another one than replies take.',
  fixes: true,
  needs: ['sysctls', 'routes', 'links'],
  judge: ({ sysctls, routes, links }, subject) => {
    const ways = new Set(
      routes
        .filter(({ family, destination }) => family === 4 && destination === 'default')
        .map(({ link }) => link),
    );
    if (ways.size < 2) return good('IPv4 has one way out');
    // The kernel takes the larger one of the two values.
    const strict = serverLinks(subject, links)
      .map(({ name }) => linkSysctl(4, name, 'rp_filter'))
      .filter(
        (name) => Math.max(Number(sysctls[name]), Number(sysctls[linkSysctl(4, 'all', 'rp_filter')])) === 1,
      );
    if (strict.length === 0) return good('the filter is off or loose');
    return bad(
      `IPv4 has ${String(ways.size)} ways out, and the filter is strict: ${strict.join(', ')}`,
      strict.map((name) => `sysctl -w ${name}=2`).join(' && '),
      { fix: [{ kind: 'sysctl', values: Object.fromEntries(strict.map((name) => [name, '2'])) }] },
    );
  },
});

const otherRouters = check({
  id: 'ra.other-router',
  title: 'No unknown router is on the uplink',
  severity: 'warning',
  looksAt: '`ip -6 neigh` (flag `router`) and default routes from advertisements',
  consequence: 'Clients take a neighbour for their router: their packets get lost, or are read by it.',
  needs: ['neighbours', 'routes', 'links'],
  judge: ({ neighbours, routes, links }, subject) => {
    const own = serverLinks(subject, links).map(({ name }) => name);
    const routers = new Set([
      ...neighbours.filter(({ link, router }) => router && own.includes(link)).map(({ address }) => address),
      ...defaults6(routes).flatMap(({ gateway: hop, link, protocol }) =>
        hop !== undefined && protocol === 'ra' && own.includes(link ?? '') ? [hop] : [],
      ),
    ]);
    const known =
      subject.lab?.server.gateways.filter(({ family }) => family === 6).map(({ address }) => address) ?? [];
    const unknown = [...routers].filter((address) => address.startsWith('fe80:') && !known.includes(address));
    if (unknown.length <= (known.length > 0 ? 0 : 1)) {
      return good(routers.size === 0 ? 'no router has shown itself' : `only ${[...routers].join(', ')}`);
    }
    return bad(
      `${unknown.join(', ')} says that it is a router`,
      `find it by its MAC address (ip -6 neigh show ${String(unknown[0])}), and stop its radvd or ask the provider`,
    );
  },
});

export const routeChecks: readonly Check[] = [
  present,
  onPort,
  several,
  gateway,
  zone,
  rpFilter,
  otherRouters,
];
