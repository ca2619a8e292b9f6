import { contains, isLinkLocal } from '@ovlab/core';
import type { NetworkSnapshot, WindowsAdapter } from './snapshot.ts';

/** How a tunnel's address is known. */
export interface TunnelExpectation {
  /** Static address; then no other will do. */
  readonly address?: string;
  /** Prefix that an address has to be out of; without either, any that is more than link-local. */
  readonly prefix?: string;
  /** Name of the adapter; default: any TAP adapter. */
  readonly adapter?: string;
}

/** A tunnel as Windows shows it. */
export interface WindowsTunnel {
  readonly adapter: string;
  /** Those that connections can begin with. */
  readonly addresses: readonly string[];
  readonly gateway: string | undefined;
  readonly dns: readonly string[];
}

/** Adapters that carry Ethernet frames for OpenVPN, those with the lowest number first. */
export function tapAdapters({ source, adapters }: NetworkSnapshot): readonly WindowsAdapter[] {
  // netsh knows names only, and a person may have given another one.
  const isTap = ({ name, description }: WindowsAdapter): boolean =>
    source === 'netsh' ? /\bTAP\b/i.test(name) : /^TAP-Windows Adapter/.test(description ?? '');
  return adapters.filter(isTap).sort((a, b) => a.index - b.index);
}

/** The adapter that has what is expected; undefined while none has. */
export function findTunnel(network: NetworkSnapshot, expected: TunnelExpectation): WindowsTunnel | undefined {
  const candidates = tapAdapters(network).filter(
    ({ name, up }) => up && (expected.adapter === undefined || name === expected.adapter),
  );
  return candidates
    .map((adapter) => describeTunnel(network, adapter))
    .find(({ addresses }) => addresses.some((address) => fits(address, expected)));
}

/** What an adapter has, as far as it is of use. */
export function describeTunnel(network: NetworkSnapshot, { name, index }: WindowsAdapter): WindowsTunnel {
  return {
    adapter: name,
    addresses: network.addresses
      .filter((own) => own.index === index && own.state === 'preferred' && !isLinkLocal(own.address))
      .map(({ address }) => address),
    gateway: network.routes.find((route) => route.index === index && route.prefix === '::/0')?.nextHop,
    dns: network.dns.find((own) => own.index === index)?.servers ?? [],
  };
}

function fits(address: string, { address: wanted, prefix }: TunnelExpectation): boolean {
  if (wanted !== undefined) return address === wanted;
  return prefix === undefined || contains(prefix, address);
}
