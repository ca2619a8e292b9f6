import type { Lab, Runner } from '@ovlab/core';
import { firstHopCounters, parseNft, type FirstHopCounter } from '@ovlab/linux-host';

/** What a server knows of the hosts behind its tunnels; read in its network namespace. */
export interface ServerFacts {
  readonly bridge: string;
  readonly prefix: string;
  readonly addresses: readonly string[];
  /** Ports and protocol that clients dial: `udp 1194`. */
  readonly endpoints: readonly string[];
  readonly forwarding: readonly string[];
  readonly neighbours: readonly { readonly address: string; readonly mac: string }[];
  readonly leases: readonly { readonly address: string; readonly mac: string | undefined }[];
  readonly configured: readonly { readonly commonName: string; readonly address: string }[];
  /** What first-hop security has dropped. */
  readonly firstHop: readonly FirstHopCounter[];
}

/** What counts of a lease that the responder keeps. */
export interface KeptLease {
  readonly kind: 'na' | 'pd' | 'registered';
  readonly state: 'active' | 'declined';
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
  readonly linkLayerAddress?: string;
}

interface ForwardingEntry {
  readonly mac?: string;
  readonly ifname?: string;
  readonly flags?: readonly string[];
  readonly state?: string;
}

interface Neighbour {
  readonly dst?: string;
  readonly lladdr?: string;
  readonly state?: readonly string[];
}

/** Neither was the address found, nor does it answer. */
const USELESS = new Set(['FAILED', 'INCOMPLETE']);

/**
 * Reads the bridge's and the kernel's tables.
 *
 * @param instances devices and ports of the OpenVPNs that run
 * @param leases those of the responder, expired ones too
 */
export async function readServerFacts(
  runner: Runner,
  lab: Lab,
  instances: readonly { readonly tap: string; readonly port: number }[],
  leases: Iterable<KeptLease>,
): Promise<ServerFacts> {
  const { bridge, addresses } = lab.server;
  const [forwarding, neighbours, ruleset] = await Promise.all([
    runner.run('bridge', ['-j', 'fdb', 'show', 'br', bridge], { reject: false }),
    runner.run('ip', ['-6', '-j', 'neigh', 'show', 'dev', bridge], { reject: false }),
    runner.run('nft', ['-j', 'list', 'ruleset'], { reject: false }),
  ]);
  return {
    bridge,
    prefix: lab.prefix,
    addresses: addresses.map(({ address, prefixLength }) => `${address}/${String(prefixLength)}`),
    endpoints: instances.map(({ port }) => `${lab.vpn.proto} ${String(port)}`),
    forwarding: learnedBehind(
      forwarding.stdout,
      instances.map(({ tap }) => tap),
    ),
    neighbours: readNeighbours(neighbours.stdout),
    leases: activeLeases(leases, Date.now()),
    configured: lab.clients.flatMap(({ name, address }) =>
      address === undefined ? [] : [{ commonName: name, address }],
    ),
    firstHop: ruleset.exitCode === 0 ? firstHopCounters(parseNft(ruleset.stdout)) : [],
  };
}

/** The MAC addresses that `bridge -j fdb` shows as learned behind these ports. */
export function learnedBehind(json: string, taps: readonly string[]): readonly string[] {
  const entries = parse(json) as readonly ForwardingEntry[];
  const macs = entries
    .filter(
      ({ ifname = '', state, flags }) =>
        taps.includes(ifname) && state !== 'permanent' && flags?.includes('self') !== true,
    )
    .map(({ mac = '' }) => mac.toLowerCase());
  return [...new Set(macs)];
}

/** What `ip -6 -j neigh` shows of hosts that have answered. */
export function readNeighbours(json: string): ServerFacts['neighbours'] {
  return (parse(json) as readonly Neighbour[])
    .filter(({ state = [] }) => !state.some((word) => USELESS.has(word)))
    .flatMap(({ dst, lladdr }) =>
      dst === undefined || lladdr === undefined ? [] : [{ address: dst, mac: lladdr.toLowerCase() }],
    );
}

function activeLeases(leases: Iterable<KeptLease>, now: number): ServerFacts['leases'] {
  const active: { address: string; mac: string | undefined }[] = [];
  for (const { kind, state, address, validUntil, linkLayerAddress } of leases) {
    if (kind === 'pd' || state !== 'active' || validUntil <= now) continue;
    active.push({ address, mac: linkLayerAddress?.toLowerCase() });
  }
  return active;
}

/** A bridge that is gone, or an `ip` without anything to tell, prints nothing. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return [];
  }
}
