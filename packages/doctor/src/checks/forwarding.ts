import { bad, check, good, skipped, type Check } from '../check.ts';
import type { Facts, Subject } from '../evidence.ts';
import { linkSysctl } from '../gather/sysctls.ts';
import { bridgeOf, noBridge, serverLinks } from './shared.ts';

type Network = Pick<Facts, 'links' | 'routes' | 'addresses'>;

/** Links of the server that have their default route or an address from Router Advertisements. */
function livingByRa(subject: Subject, { links, routes, addresses }: Network): readonly string[] {
  return serverLinks(subject, links)
    .map(({ name }) => name)
    .filter(
      (name) =>
        routes.some(
          ({ family, link, destination, protocol }) =>
            family === 6 && link === name && destination === 'default' && protocol === 'ra',
        ) ||
        addresses.some(
          ({ link, family, scope, autoconfigured }) =>
            link === name && family === 6 && scope === 'global' && autoconfigured,
        ),
    );
}

/** Parameters that keep what the kernel has from Router Advertisements when forwarding goes on. */
function keepingRa(
  subject: Subject,
  network: Network,
  sysctls: Facts['sysctls'],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    livingByRa(subject, network)
      .map((link) => linkSysctl(6, link, 'accept_ra'))
      .filter((name) => sysctls[name] === '1')
      .map((name) => [name, '2']),
  );
}

const ipv6 = check({
  id: 'forwarding.ipv6',
  title: 'The server forwards IPv6',
  severity: 'error',
  looksAt: '`net.ipv6.conf.all.forwarding` and that of the bridge',
  consequence: 'Clients have an address and reach the server, but nothing beyond it.',
  fixes: true,
  needs: ['sysctls', 'links', 'routes', 'addresses'],
  judge: ({ sysctls, links, routes, addresses }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const off = ['all', bridge.name]
      .map((link) => linkSysctl(6, link, 'forwarding'))
      .filter((name) => sysctls[name] === '0');
    if (off.length === 0) return good('net.ipv6.conf.all.forwarding is 1');
    // In this order: the kernel drops routes from advertisements in the moment in which forwarding goes on.
    const values = {
      ...keepingRa(subject, { links, routes, addresses }, sysctls),
      ...Object.fromEntries(off.map((name) => [name, '1'])),
    };
    return bad(
      off.map((name) => `${name} is 0`).join('; '),
      Object.entries(values)
        .map(([name, value]) => `sysctl -w ${name}=${value}`)
        .join(' && '),
      { fix: [{ kind: 'sysctl', values }] },
    );
  },
});

const ipv4 = check({
  id: 'forwarding.ipv4',
  title: 'The server forwards IPv4',
  severity: 'warning',
  looksAt: '`net.ipv4.ip_forward`',
  consequence: 'Clients that use the server as their IPv4 gateway reach nothing beyond it.',
  fixes: true,
  needs: ['sysctls', 'links'],
  judge: ({ sysctls, links }, subject) => {
    if (bridgeOf(subject, links) === undefined) return noBridge(subject);
    return sysctls['net.ipv4.ip_forward'] === '0'
      ? bad('net.ipv4.ip_forward is 0', 'sysctl -w net.ipv4.ip_forward=1', {
          fix: [{ kind: 'sysctl', values: { 'net.ipv4.ip_forward': '1' } }],
        })
      : good('net.ipv4.ip_forward is 1');
  },
});

const acceptRa = check({
  id: 'ra.accept',
  title: 'The server keeps what it has from Router Advertisements although it forwards',
  severity: 'error',
  looksAt: '`accept_ra` and `forwarding` of the interface with the default route',
  consequence:
    'With accept_ra 1 the kernel ignores Router Advertisements as soon as it forwards: the server loses its IPv6 default route and address.',
  fixes: true,
  needs: ['sysctls', 'links', 'routes', 'addresses'],
  judge: ({ sysctls, links, routes, addresses }, subject) => {
    if (
      subject.lab?.server.gateways.some(({ family }) => family === 6) === true &&
      bridgeOf(subject, links)
    ) {
      return good('the lab file gives the gateway');
    }
    const own = serverLinks(subject, links).filter(({ master }) => master === undefined);
    const [link] = own;
    if (link === undefined) return skipped('there is no uplink');
    const fixed = routes.find(
      ({ family, destination, protocol }) => family === 6 && destination === 'default' && protocol !== 'ra',
    );
    const lives = livingByRa(subject, { links, routes, addresses });
    if (fixed !== undefined && lives.length === 0)
      return good('the default route is not from an advertisement');
    const trapped = own
      .map(({ name }) => name)
      .filter(
        (name) =>
          sysctls[linkSysctl(6, name, 'forwarding')] === '1' &&
          sysctls[linkSysctl(6, name, 'accept_ra')] === '1',
      );
    if (trapped.length === 0) {
      const name = linkSysctl(6, link.name, 'accept_ra');
      return good(`${name} is ${sysctls[name] ?? 'not set'}`);
    }
    const values = Object.fromEntries(trapped.map((name) => [linkSysctl(6, name, 'accept_ra'), '2']));
    return bad(
      trapped.map((name) => `${name} has forwarding 1 and accept_ra 1`).join('; '),
      Object.keys(values)
        .map((name) => `sysctl -w ${name}=2`)
        .join(' && '),
      { fix: [{ kind: 'sysctl', values }] },
    );
  },
});

const leastHops = 64;

const hopLimit = check({
  id: 'ipv6.hop-limit',
  title: 'Packets start with a hop limit of 64 or more',
  severity: 'warning',
  side: 'both',
  looksAt: '`net.ipv6.conf.*.hop_limit`',
  consequence: 'Packets to hosts that are far away run out of hops.',
  fixes: true,
  needs: ['sysctls'],
  judge: ({ sysctls }) => {
    const low = Object.entries(sysctls).filter(
      ([name, value]) =>
        name.endsWith('.hop_limit') && !name.endsWith('.lo.hop_limit') && Number(value) < leastHops,
    );
    if (low.length === 0) return good('every interface has 64 or more');
    return bad(
      low.map(([name, value]) => `${name} is ${value}`).join('; '),
      low.map(([name]) => `sysctl -w ${name}=64`).join(' && '),
      {
        fix: [{ kind: 'sysctl', values: Object.fromEntries(low.map(([name]) => [name, String(leastHops)])) }],
      },
    );
  },
});

export const forwardingChecks: readonly Check[] = [ipv6, ipv4, acceptRa, hopLimit];
