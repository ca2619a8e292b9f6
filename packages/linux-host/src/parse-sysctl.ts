/** Reads the output of `sysctl NAME…`: one `name = value` a line. */
export function parseSysctls(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf(' =');
      return at < 1 ? [] : [[line.slice(0, at), line.slice(at + 2).trim()] as const];
    }),
  );
}

/**
 * Name of an interface's IPv6 parameter. The dots of a VLAN's name are written as slashes, as sysctl(8) wants
 * it, because a dot separates directories.
 */
export function ipv6Sysctl(link: string, key: 'accept_ra' | 'forwarding'): string {
  return `net.ipv6.conf.${link.replaceAll('.', '/')}.${key}`;
}

export const bridgeNetfilterSysctls = [
  'net.bridge.bridge-nf-call-ip6tables',
  'net.bridge.bridge-nf-call-iptables',
  'net.bridge.bridge-nf-call-arptables',
] as const;

/** The parameters that a plan looks at. */
export function relevantSysctls(links: readonly string[]): readonly string[] {
  return [
    'net.ipv4.ip_forward',
    ...bridgeNetfilterSysctls,
    ...['all', 'default', ...links].flatMap((link) => [
      ipv6Sysctl(link, 'forwarding'),
      ipv6Sysctl(link, 'accept_ra'),
    ]),
  ];
}

/** Parameters that a real machine may have set one by one. */
export function machineSysctls(links: readonly string[]): readonly string[] {
  return [
    newLinksWithoutIpv6,
    ...['all', 'default', ...links].flatMap((link) =>
      ['forwarding', 'rp_filter'].map((key) => `net.ipv4.conf.${link.replaceAll('.', '/')}.${key}`),
    ),
  ];
}

/** Whether an interface that is made has no IPv6, as after a hardening of the machine. */
export const newLinksWithoutIpv6 = 'net.ipv6.conf.default.disable_ipv6';
