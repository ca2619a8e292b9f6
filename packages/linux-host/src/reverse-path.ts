import type { Action } from '@ovlab/core';
import type { HostSnapshot } from './snapshot.ts';

/** Values of rp_filter: the way back leads through the same link, or through any. */
const STRICT = '1';
const LOOSE = '2';

/** Lets a link take what comes in on it although the way back still leads through another one, and ends that. */
export interface LooseReversePath {
  readonly begin: readonly Action[];
  readonly end: readonly Action[];
}

/**
 * What keeps a strict filter (RFC 3704 2.2) of a link out of a move, in which packets come in on one link while the
 * routes back still lead through the other: for IPv4 and ARP it would drop them. Nothing where the filter is not
 * strict. Of the switch for all links and that of a link the larger number counts.
 */
export function looseReversePath(link: string, { sysctls }: Pick<HostSnapshot, 'sysctls'>): LooseReversePath {
  const name = (of: string): string => `net.ipv4.conf.${of.replaceAll('.', '/')}.rp_filter`;
  const own = sysctls[name(link)] ?? sysctls[name('default')];
  const effective = [sysctls[name('all')], own];
  if (own === undefined || !effective.includes(STRICT) || effective.includes(LOOSE)) {
    return { begin: [], end: [] };
  }
  const set = (value: string): readonly Action[] => [
    // Not a kernel parameter of the plan's, but a state in the middle of it.
    { kind: 'command', file: 'sysctl', args: ['-q', '-w', `${name(link)}=${value}`], mayFail: true },
  ];
  return { begin: set(LOOSE), end: set(own) };
}
