import { OvlabError, type Runner, type RunOptions } from '@ovlab/core';
import { parseAddresses } from './parse-addresses.ts';
import { parseLinks } from './parse-links.ts';
import { parseNft } from './parse-nft.ts';
import { parseNeighbours, parseRoutes } from './parse-routes.ts';
import { parseSysctls, relevantSysctls } from './parse-sysctl.ts';
import type { HostSnapshot } from './snapshot.ts';

/** One process for four questions; IPv6 routes need their own, since a batch line cannot choose the family. */
const ipQuestions = 'link show\naddr show\nneigh show\nroute show table main\n';

/**
 * Looks at the network namespace of the runner; changes nothing. Four processes, most of them at once.
 *
 * Errors: those of {@link Runner}; reading the nftables ruleset needs CAP_NET_ADMIN.
 */
export async function observe(runner: Runner, options: { signal?: AbortSignal } = {}): Promise<HostSnapshot> {
  const common: RunOptions = options.signal === undefined ? {} : { signal: options.signal };
  const [ip, routes6, nft] = await Promise.all([
    observeIp(runner, common),
    runner.run('ip', ['-j', '-d', '-6', 'route', 'show', 'table', 'main'], common),
    runner.run('nft', ['-j', 'list', 'ruleset'], common),
  ]);
  return {
    links: ip.links,
    addresses: ip.addresses,
    routes: [...ip.routes4, ...parseRoutes(routes6.stdout, 6)],
    neighbours: ip.neighbours,
    sysctls: ip.sysctls,
    nft: parseNft(nft.stdout),
  };
}

async function observeIp(runner: Runner, common: RunOptions) {
  const { stdout } = await runner.run('ip', ['-j', '-d', '-batch', '-'], { ...common, input: ipQuestions });
  const [links, addresses, neighbours, routes4, ...more] = splitArrays(stdout);
  if (
    links === undefined ||
    addresses === undefined ||
    neighbours === undefined ||
    routes4 === undefined ||
    more.length > 0
  ) {
    throw new OvlabError('OVLAB_E_COMMAND', '`ip -j -d -batch -` did not answer every question', {
      hint: 'iproute2 5.10 or later is needed; `ip -V` tells the version',
    });
  }
  const parsed = parseLinks(links);
  const names = relevantSysctls(parsed.map((link) => link.name));
  const { stdout: values } = await runner.run('sysctl', ['-e', ...names], common);
  return {
    links: parsed,
    addresses: parseAddresses(addresses),
    neighbours: parseNeighbours(neighbours),
    routes4: parseRoutes(routes4, 4),
    sysctls: parseSysctls(values),
  };
}

/** A batch prints one JSON array a line. */
function splitArrays(stdout: string): readonly string[] {
  return stdout.split('\n').filter((line) => line.startsWith('['));
}
