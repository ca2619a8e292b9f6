import type { Runner } from '@ovlab/core';
import type { NodeRoute, NodeSnapshot } from './node-network.ts';

/** Reads what {@link planNode} compares, in three calls. */
export async function observeNode(
  runner: Runner,
  sysctls: readonly string[],
  signal?: AbortSignal,
): Promise<NodeSnapshot> {
  const options = signal === undefined ? {} : { signal };
  const [ipv4, ipv6, values] = await Promise.all([
    runner.run('ip', ['-j', '-batch', '-'], { ...options, input: 'link show\naddr show\nroute show\n' }),
    runner.run('ip', ['-j', '-6', 'route', 'show'], options),
    sysctls.length === 0
      ? { stdout: '' }
      : runner.run('sysctl', ['-e', ...sysctls], { ...options, reject: false }),
  ]);
  const [links = [], addresses = [], routes = []] = parseDocuments(ipv4.stdout);
  const [routes6 = []] = parseDocuments(ipv6.stdout);
  return {
    interfaces: parseInterfaces(links as IpLink[], addresses as IpAddress[]),
    routes: [...parseRoutes(routes as IpRoute[], 4), ...parseRoutes(routes6 as IpRoute[], 6)],
    sysctls: parseSysctls(values.stdout),
  };
}

interface IpLink {
  readonly ifname?: string;
  readonly flags?: readonly string[];
  readonly address?: string;
  readonly ifalias?: string;
}

interface IpAddress {
  readonly ifname?: string;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

interface IpRoute {
  readonly dst?: string;
  readonly gateway?: string;
  readonly dev?: string;
}

/** `ip -j -batch` prints one JSON document per line of its input. */
export function parseDocuments(text: string): unknown[][] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as unknown[]);
}

function parseInterfaces(
  links: readonly IpLink[],
  addresses: readonly IpAddress[],
): NodeSnapshot['interfaces'] {
  return links.map((link) => ({
    name: link.ifname ?? '',
    up: link.flags?.includes('UP') === true,
    mac: link.address ?? '',
    alias: link.ifalias,
    addresses: (addresses.find(({ ifname }) => ifname === link.ifname)?.addr_info ?? []).map((info) => ({
      address: info.local ?? '',
      prefixLength: info.prefixlen ?? 0,
    })),
  }));
}

function parseRoutes(routes: readonly IpRoute[], family: 4 | 6): NodeRoute[] {
  return routes.map(({ dst, gateway, dev }) => ({
    family,
    to: dst ?? '',
    dev: dev ?? '',
    ...(gateway === undefined ? {} : { via: gateway }),
  }));
}

export function parseSysctls(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split('\n')
      .map((line) => /^(\S+) = (.*)$/.exec(line))
      .filter((match) => match !== null)
      .map(([, name = '', value = '']) => [name, value]),
  );
}
