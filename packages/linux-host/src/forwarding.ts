import type { Check, Plan, Step } from '@ovlab/core';
import type { ServerNetwork } from './network.ts';
import { bridgeNetfilterSysctls, ipv6Sysctl, newLinksWithoutIpv6 } from './parse-sysctl.ts';
import { findLink, type HostSnapshot } from './snapshot.ts';

/**
 * Kernel parameters that come before everything else. `accept_ra` 2 is set first: at the moment in which
 * forwarding goes from 0 to 1 the kernel drops the default route that it has from an RA, unless it is 2.
 */
export function forwardingSteps(network: ServerNetwork, snapshot: HostSnapshot): Plan {
  return [
    ...acceptRaStep(
      'sysctl.accept-ra',
      network.uplink,
      livesByRa(network, network.uplink, snapshot),
      snapshot,
    ),
    ...bridgeNetfilterStep(network, snapshot),
    ...sysctlStep(
      'sysctl.forwarding',
      'forward IPv4 and IPv6',
      { 'net.ipv4.ip_forward': '1', 'net.ipv6.conf.all.forwarding': '1' },
      snapshot,
    ),
  ];
}

/** The bridge takes over the role of an uplink that lives by RA; its parameter exists only once it does. */
export function bridgeAcceptRaStep(network: ServerNetwork, snapshot: HostSnapshot): Plan {
  const { bridge, uplink } = network;
  const lives = livesByRa(network, bridge, snapshot) || livesByRa(network, uplink, snapshot);
  return acceptRaStep('sysctl.accept-ra.bridge', bridge, lives, snapshot);
}

/** A bridge that is made on a machine which gives new interfaces no IPv6 could not take the first address. */
export function newLinkStep({ bridge }: ServerNetwork, snapshot: HostSnapshot): Plan {
  if (snapshot.sysctls[newLinksWithoutIpv6] !== '1' || findLink(snapshot, bridge) !== undefined) return [];
  return sysctlStep('sysctl.ipv6', `let ${bridge} have IPv6`, { [newLinksWithoutIpv6]: '0' }, snapshot);
}

/**
 * The reverse path filter of the uplink, for the bridge: a new interface has the default, which may drop what comes
 * back another way.
 */
export function reversePathStep(network: ServerNetwork, snapshot: HostSnapshot): Plan {
  const parameter = (link: string): string => `net.ipv4.conf.${link.replaceAll('.', '/')}.rp_filter`;
  const wanted = snapshot.sysctls[parameter(network.uplink)];
  const usual = snapshot.sysctls[parameter(network.bridge)] ?? snapshot.sysctls[parameter('default')];
  if (wanted === undefined || wanted === usual) return [];
  return sysctlStep(
    'sysctl.rp-filter.bridge',
    `filter reverse paths on ${network.bridge} as on ${network.uplink}`,
    { [parameter(network.bridge)]: wanted },
    snapshot,
  );
}

function acceptRaStep(id: string, link: string, lives: boolean, snapshot: HostSnapshot): Plan {
  const name = ipv6Sysctl(link, 'accept_ra');
  // 0 belongs to a daemon that handles RAs itself, as systemd-networkd does.
  if (!lives || snapshot.sysctls[name] === '0') return [];
  return sysctlStep(id, `let ${link} go on listening to Router Advertisements`, { [name]: '2' }, snapshot);
}

/** Whether the host has its IPv6 default route or an address on the link from Router Advertisements. */
function livesByRa(network: ServerNetwork, link: string, snapshot: HostSnapshot): boolean {
  if (network.gateways?.some(({ family }) => family === 6) === true) return false;
  return (
    snapshot.routes.some(
      (route) =>
        route.family === 6 &&
        route.link === link &&
        route.destination === 'default' &&
        route.protocol === 'ra',
    ) ||
    snapshot.addresses.some(
      (address) =>
        address.link === link && address.family === 6 && address.scope === 'global' && address.autoconfigured,
    )
  );
}

/** With br_netfilter, bridged frames pass the firewall for routed packets, which knows nothing of them. */
function bridgeNetfilterStep(network: ServerNetwork, snapshot: HostSnapshot): Plan {
  if (network.ownNamespace !== true) return [];
  const present = bridgeNetfilterSysctls.filter((name) => snapshot.sysctls[name] !== undefined);
  return sysctlStep(
    'sysctl.bridge-netfilter',
    'keep bridged frames out of the firewall for routed packets',
    Object.fromEntries(present.map((name) => [name, '0'])),
    snapshot,
  );
}

/** A step that sets kernel parameters; none when they have their values. */
function sysctlStep(
  id: string,
  title: string,
  wanted: Readonly<Record<string, string>>,
  snapshot: HostSnapshot,
): readonly Step[] {
  const { sysctls } = snapshot;
  const changes = Object.entries(wanted).filter(([name, value]) => sysctls[name] !== value);
  if (changes.length === 0) return [];
  const before = changes.flatMap(([name]) => {
    const value = sysctls[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const back = [...before.reverse(), ...before.flatMap(([name, value]) => overwritten(name, value, sysctls))];
  return [
    {
      id,
      title,
      reason: changes.map(([name]) => `${name} is ${sysctls[name] ?? 'not set'}`).join('; '),
      apply: [{ kind: 'sysctl', values: Object.fromEntries(changes) }],
      undo: back.length === 0 ? [] : [{ kind: 'sysctl', values: Object.fromEntries(back) }],
      check: changes.map(([name, value]): Check => ({ kind: 'sysctl', name, value })),
    },
  ];
}

/** The forwarding switch of all interfaces sets that of each: those that were otherwise are set again after it. */
function overwritten(
  name: string,
  value: string,
  sysctls: HostSnapshot['sysctls'],
): readonly (readonly [string, string])[] {
  const each =
    name === 'net.ipv4.ip_forward'
      ? /^net\.ipv4\.conf\.(?!all\.).*\.forwarding$/
      : name === 'net.ipv6.conf.all.forwarding'
        ? /^net\.ipv6\.conf\.(?!all\.).*\.forwarding$/
        : undefined;
  if (each === undefined) return [];
  return Object.entries(sysctls).filter(([other, seen]) => each.test(other) && seen !== value);
}
