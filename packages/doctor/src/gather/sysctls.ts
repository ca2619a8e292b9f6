import { parseSysctls } from '@ovlab/linux-host';
import { ask, type Surroundings } from './surroundings.ts';

const single = [
  'net.ipv4.ip_forward',
  'net.bridge.bridge-nf-call-ip6tables',
  'net.ipv6.neigh.default.gc_thresh3',
  'net.netfilter.nf_conntrack_count',
  'net.netfilter.nf_conntrack_max',
] as const;
const perLink6 = ['forwarding', 'accept_ra', 'disable_ipv6', 'hop_limit'] as const;
const perLink4 = ['rp_filter'] as const;

/** Name of a link's parameter; sysctl(8) wants the dots of a VLAN's name as slashes. */
export function linkSysctl(
  family: 4 | 6,
  link: string,
  key: (typeof perLink6)[number] | (typeof perLink4)[number],
): string {
  return `net.ipv${String(family)}.conf.${link.replaceAll('.', '/')}.${key}`;
}

/** The parameters that a check reads, of these links and of all. */
export async function gatherSysctls(
  surroundings: Surroundings,
  links: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const names = ['all', 'default', ...links].flatMap((link) => [
    ...perLink6.map((key) => linkSysctl(6, link, key)),
    ...perLink4.map((key) => linkSysctl(4, link, key)),
  ]);
  const { stdout } = await ask(surroundings, 'sysctl', ['-e', ...single, ...names], { reject: false });
  return parseSysctls(stdout);
}
