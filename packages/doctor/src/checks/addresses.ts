import { linkLocalFromMac } from '@ovlab/core';
import type { RouteState } from '@ovlab/linux-host';
import { bad, check, good, skipped, type Check } from '../check.ts';
import { linkSysctl } from '../gather/sysctls.ts';
import { isInside } from '../prefix.ts';
import { applyCommand, bridgeOf, noBridge, noLabFile, serverLinks } from './shared.ts';

const duplicate = check({
  id: 'address.duplicate',
  title: 'No IPv6 address is used by another host',
  severity: 'error',
  side: 'both',
  looksAt: '`ip address`: flag `dadfailed` (RFC 4862 5.4)',
  consequence: 'The kernel does not use the address: connections from and to it fail.',
  needs: ['addresses'],
  judge: ({ addresses }) => {
    const found = addresses.find((address) => address.duplicate);
    if (found === undefined) return good('no address failed duplicate address detection');
    const { address, prefixLength, link } = found;
    const cidr = `${address}/${String(prefixLength)}`;
    return bad(
      `${address} on ${link} failed duplicate address detection`,
      `take the address from the other host, then: ip addr del ${cidr} dev ${link} && ip addr add ${cidr} dev ${link}`,
    );
  },
});

const onPort = check({
  id: 'address.on-port',
  title: 'The addresses are on the bridge, not on its port',
  severity: 'error',
  looksAt: '`ip address` of the uplink',
  consequence:
    'The kernel answers and routes by the port: replies leave by the wrong interface or not at all.',
  fixes: true,
  needs: ['links', 'addresses'],
  judge: ({ links, addresses }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const port = links.find(({ name, master }) => name === subject.uplink && master === bridge.name);
    if (port === undefined) return skipped(`${String(subject.uplink)} is no port of ${bridge.name}`);
    const left = addresses.filter(({ link, scope }) => link === port.name && scope === 'global');
    if (left.length === 0) return good(`${port.name} has no global address of its own`);
    const moved = left.filter(({ address }) =>
      addresses.some((other) => other.link === bridge.name && other.address === address),
    );
    const lines = moved.map(
      ({ address, prefixLength }) => `addr del ${address}/${String(prefixLength)} dev ${port.name}`,
    );
    return bad(
      `${port.name} still has ${left.map(({ address }) => address).join(', ')}`,
      lines.length === left.length ? lines.map((line) => `ip ${line}`).join(' && ') : applyCommand,
      // What the bridge does not have as well would be lost.
      lines.length === left.length ? { fix: [{ kind: 'ip', lines }] } : {},
    );
  },
});

const twice = check({
  id: 'address.prefix-twice',
  title: 'The prefix is on one interface only',
  severity: 'error',
  looksAt: '`ip -6 route`, all interfaces',
  consequence:
    'The kernel takes one of the two for the whole prefix: hosts behind the other are not reached.',
  needs: ['routes'],
  judge: ({ routes }, subject) => {
    const { lab } = subject;
    if (lab === undefined) return noLabFile;
    const found = routes.filter(({ destination }) => destination === lab.prefix);
    const metricOf = ({ metric = 0 }: RouteState): number => metric;
    const best = Math.min(...found.map(metricOf));
    // In routed mode the uplink has the prefix as well, as the worse way.
    const holders = [
      ...new Set(found.filter((route) => metricOf(route) === best).flatMap(({ link }) => link ?? [])),
    ];
    const [first] = holders;
    return holders.length > 1 || (first !== undefined && subject.bridge !== first && found.length > 1)
      ? bad(
          `${lab.prefix} is on ${[...new Set(found.map(({ link = '?' }) => link))].join(' and ')}`,
          `remove its addresses from the interface that is not ${lab.server.bridge}; \`ip -6 addr\` shows them`,
        )
      : good(`${lab.prefix} is on ${first ?? 'no interface'}`);
  },
});

const prefix = check({
  id: 'address.prefix',
  title: 'The server has an address out of the prefix, with its length of 64',
  severity: 'warning',
  looksAt: '`ip -6 address` of the bridge',
  consequence:
    'Clients that make an address out of the prefix are not on a network with the server: SLAAC needs the /64 (RFC 4862 5.5.3).',
  needs: ['links', 'addresses'],
  judge: ({ links, addresses }, subject) => {
    const { lab } = subject;
    if (lab === undefined) return noLabFile;
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    const found = addresses.filter(
      ({ link, address }) => link === bridge.name && isInside(lab.prefix, address),
    );
    const whole = found.find(({ prefixLength }) => prefixLength === 64);
    if (whole !== undefined) return good(`${whole.address}/64 is on ${bridge.name}`);
    const [other] = found;
    return other === undefined
      ? bad(
          `no address of ${lab.prefix} is on ${bridge.name}`,
          `give server.addresses in the lab file, then: ${applyCommand}`,
        )
      : bad(
          `${other.address} on ${bridge.name} has the length /${String(other.prefixLength)}`,
          `ip addr add ${other.address}/64 dev ${bridge.name}`,
        );
  },
});

const linkLocal = check({
  id: 'address.link-local',
  title: 'The bridge has a link-local address',
  severity: 'error',
  looksAt: '`ip -6 address` of the bridge',
  consequence: 'Router Advertisements cannot be sent: their source must be link-local (RFC 4861 4.2).',
  fixes: true,
  needs: ['links', 'addresses'],
  judge: ({ links, addresses }, subject) => {
    const bridge = bridgeOf(subject, links);
    if (bridge === undefined) return noBridge(subject);
    if (!bridge.up) return skipped(`${bridge.name} is down`);
    const found = addresses.find(
      ({ link, family, scope }) => link === bridge.name && family === 6 && scope === 'link',
    );
    if (found !== undefined) return good(`${found.address} is on ${bridge.name}`);
    const line = `addr add ${linkLocalFromMac(bridge.mac)}/64 dev ${bridge.name}`;
    return bad(`${bridge.name} has no address of fe80::/64`, `ip ${line}`, {
      fix: [{ kind: 'ip', lines: [line] }],
    });
  },
});

const disabled = check({
  id: 'ipv6.disabled',
  title: 'IPv6 is on at the interfaces of the server',
  severity: 'error',
  looksAt: '`net.ipv6.conf.*.disable_ipv6`',
  consequence: 'The interface has no IPv6 address and drops every IPv6 packet.',
  fixes: true,
  needs: ['sysctls', 'links'],
  judge: ({ sysctls, links }, subject) => {
    // A port of a bridge speaks no IP itself: there it may be off.
    const own = serverLinks(subject, links).filter(({ master }) => master === undefined);
    const off = own
      .map(({ name }) => linkSysctl(6, name, 'disable_ipv6'))
      .filter((name) => sysctls[name] === '1');
    if (off.length === 0) return good(`on at ${own.map(({ name }) => name).join(', ') || 'every interface'}`);
    return bad(
      off.map((name) => `${name} is 1`).join('; '),
      off.map((name) => `sysctl -w ${name}=0`).join(' && '),
      { fix: [{ kind: 'sysctl', values: Object.fromEntries(off.map((name) => [name, '0'])) }] },
    );
  },
});

export const addressChecks: readonly Check[] = [duplicate, onPort, twice, prefix, linkLocal, disabled];
