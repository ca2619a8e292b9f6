import { addressFromMac, contains, isReservedAnycast, parseAddress, type IpAddress } from '@ovlab/core';

/** How an address came to be, as far as anybody can tell who looks from the server. */
export type HostAddressOrigin =
  | 'link-local'
  /** Of the MAC address, or with an identifier that a host may choose (RFC 4862, RFC 7217, RFC 8981). */
  | 'slaac'
  | 'dhcpv6'
  /** Given by the lab file. */
  | 'static'
  /** Neither lease nor file, and nothing that autoconfiguration makes in the prefix. */
  | 'unexplained';

export interface HostAddress {
  readonly address: string;
  readonly origin: HostAddressOrigin;
}

/** An Ethernet address behind a tunnel, with whom it belongs to and what it uses. */
export interface TunnelHost {
  /** Name in the certificate; undefined while nobody is known for the MAC address. */
  readonly certificate: string | undefined;
  readonly mac: string;
  readonly addresses: readonly HostAddress[];
}

/** What is known on a server. MAC addresses in lower case with colons, addresses in RFC 5952 form. */
export interface CorrelationFacts {
  /** The /64 that is advertised for autoconfiguration. */
  readonly prefix: string;
  /** Who is behind which Ethernet address, as OpenVPN has learned it. */
  readonly tunnels: readonly { readonly commonName: string; readonly macs: readonly string[] }[];
  /** What the bridge has learned behind the tunnels' devices. */
  readonly forwarding: readonly string[];
  /** What the kernel has talked to. */
  readonly neighbours: readonly { readonly address: string; readonly mac: string }[];
  /** Leases in force; the MAC address as far as the client has told it. */
  readonly leases: readonly { readonly address: string; readonly mac: string | undefined }[];
  /** Addresses of the lab file, by name in the certificate. */
  readonly configured: readonly { readonly commonName: string; readonly address: string }[];
  /** Addresses that were seen at the client itself, in a lab. */
  readonly observed: readonly { readonly commonName: string; readonly address: string }[];
}

/** Which certificate has which MAC address has which IPv6 addresses; in the order of certificates, strangers last. */
export function correlate(facts: CorrelationFacts): readonly TunnelHost[] {
  const owned = facts.tunnels.flatMap(({ commonName, macs }) =>
    macs.map((mac) => ({ certificate: commonName, mac })),
  );
  const known = new Set(owned.map(({ mac }) => mac));
  const strangers = [...new Set(facts.forwarding)]
    .filter((mac) => !known.has(mac))
    .map((mac) => ({ certificate: undefined, mac }));
  return [...owned, ...strangers]
    .map(({ certificate, mac }) => ({
      certificate,
      mac,
      addresses: [...new Set(addressesOf(facts, certificate, mac))]
        .sort(byValue)
        .map((address) => ({ address, origin: originOf(facts, certificate, mac, address) })),
    }))
    .sort((a, b) => rank(a).localeCompare(rank(b)) || a.mac.localeCompare(b.mac));
}

function addressesOf(facts: CorrelationFacts, certificate: string | undefined, mac: string): string[] {
  const neighbours = facts.neighbours.filter((item) => item.mac === mac);
  const leases = facts.leases.filter((item) => item.mac === mac);
  // Where one tunnel has several MAC addresses nobody says which one an address of the client's list belongs to.
  const first = facts.tunnels.find(({ commonName }) => commonName === certificate)?.macs[0];
  const observed = facts.observed.filter(
    ({ commonName, address }) =>
      commonName === certificate &&
      mac === first &&
      !facts.neighbours.some((item) => item.address === address && item.mac !== mac),
  );
  return [...neighbours, ...leases, ...observed].map(({ address }) => address);
}

function originOf(
  { prefix, leases, configured }: CorrelationFacts,
  certificate: string | undefined,
  mac: string,
  address: string,
): HostAddressOrigin {
  if (contains('fe80::/10', address)) return 'link-local';
  const fixed = configured.find((item) => item.address === address);
  // The address that the file gives to somebody else explains nothing.
  if (fixed !== undefined) return fixed.commonName === certificate ? 'static' : 'unexplained';
  const lease = leases.find((item) => item.address === address);
  if (lease !== undefined) return lease.mac === undefined || lease.mac === mac ? 'dhcpv6' : 'unexplained';
  const parsed = parseAddress(address);
  if (parsed === undefined || !contains(prefix, address)) return 'unexplained';
  return address === addressFromMac(prefix, mac) || mayBeChosen(parsed) ? 'slaac' : 'unexplained';
}

const IDENTIFIER = 0xffff_ffff_ffff_ffffn;

/**
 * Whether a host may have chosen the interface identifier at random. A short one like `::20` was typed by a person
 * (random ones have 32 leading zeros once in 4,000,000,000 times), and one of another MAC address is another host's.
 */
function mayBeChosen(address: IpAddress): boolean {
  const identifier = address.value & IDENTIFIER;
  const isShort = identifier >> 32n === 0n;
  const isOfMac = ((identifier >> 24n) & 0xffffn) === 0xfffen;
  return !isShort && !isOfMac && !isReservedAnycast(address);
}

function byValue(a: string, b: string): number {
  const [one, other] = [parseAddress(a)?.value ?? 0n, parseAddress(b)?.value ?? 0n];
  return one < other ? -1 : one > other ? 1 : 0;
}

function rank({ certificate }: TunnelHost): string {
  return certificate === undefined ? '1' : `0${certificate}`;
}
