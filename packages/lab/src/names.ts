import { createHash } from 'node:crypto';
import type { Lab } from '@ovlab/core';

/** Name of the network namespace of a node, as `ip netns` shows it. */
export function namespaceOf(lab: string, node: string): string {
  return `ovlab-${lab}-${node}`;
}

/** Prefix of the interface alias by which the kernel itself remembers that something is ours. */
export function markOf(lab: string): string {
  return `ovlab:${lab}`;
}

/** Alias of a namespace's loopback: whose it is, and from which specification it was built. */
export interface NamespaceMark {
  readonly lab: string;
  readonly node: string;
  readonly role: NodeRole;
  /** {@link specHash} of what a change of the file can only reach by building the node again. */
  readonly spec: string;
}

export type NodeRole = 'isp' | 'server' | 'client';

export function formatNamespaceMark(mark: NamespaceMark): string {
  return `${markOf(mark.lab)}:${mark.node}:${mark.role}:${mark.spec}`;
}

/** Reads an alias back; undefined when it is not one of ours. */
export function parseNamespaceMark(alias: string | undefined): NamespaceMark | undefined {
  const match = /^ovlab:([a-z0-9-]+):([a-z0-9-]+):(isp|server|client):([0-9a-f]{12})$/.exec(alias ?? '');
  if (match === null) return undefined;
  const [, lab = '', node = '', role = '', spec = ''] = match;
  return { lab, node, role: role as NodeRole, spec };
}

/** Twelve hexadecimal digits that change with any part of the value; key order matters. */
export function specHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);
}

/**
 * {@link specHash} of what the supervisor reads of a lab; its clients are a part of that only where each one has an
 * OpenVPN of its own.
 */
export function serverSpec({ name, prefix, server, vpn, advertise, clients }: Lab): string {
  const peers = vpn.mode === 'p2p' ? clients.map((client) => client.name) : [];
  return specHash([name, prefix, server, vpn, advertise, peers]);
}

/**
 * A locally administered unicast MAC address that is the same at every build of the same lab, so that a
 * client's SLAAC address survives `down` and `up`.
 */
export function stableMac(lab: string, node: string, interfaceName: string): string {
  const digest = createHash('sha256').update(`${lab}\0${node}\0${interfaceName}`).digest();
  return [0x02, ...digest.subarray(0, 5)].map((octet) => octet.toString(16).padStart(2, '0')).join(':');
}
