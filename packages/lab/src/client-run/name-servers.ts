import type { Plan } from '@ovlab/core';

/** What a client is told of DNS. */
export interface Names {
  /** Addresses, the one to ask first in front. */
  readonly servers: readonly string[];
  /** Domains that short names are looked up in, the first tried first. */
  readonly search: readonly string[];
}

/** Who takes name servers on a machine: `openvpn` is OpenVPN itself with a script of its own, from 2.7 on. */
export type NameService = 'resolved' | 'resolvconf' | 'openvpn';

/** What a machine is like, as far as that decides. */
interface ResolverFacts {
  /** Where /etc/resolv.conf leads, and what it says; undefined without one. */
  readonly resolvConf: { readonly target: string; readonly text: string } | undefined;
  /** File that the program resolvconf is; undefined without one. */
  readonly resolvconf: string | undefined;
}

/** Undefined: nothing here takes name servers for one link. */
export function nameServiceOf({
  resolvConf,
  resolvconf,
}: ResolverFacts): Exclude<NameService, 'openvpn'> | undefined {
  // Programs that read the file ask systemd-resolved only where the file sends them there.
  const asksResolved =
    resolvConf?.target.startsWith('/run/systemd/resolve/') === true ||
    /^nameserver 127\.0\.0\.5[34]\s*$/m.test(resolvConf?.text ?? '');
  if (asksResolved) return 'resolved';
  // With systemd-resolved comes a resolvconf that is another name of its own program, and does nothing without it.
  return resolvconf === undefined || resolvconf.endsWith('/resolvectl') ? undefined : 'resolvconf';
}

/** Tells a service of the machine what a client's device brings, and takes it back. */
export function planNames(device: string, { servers, search }: Names, service: NameService): Plan {
  if (servers.length === 0 || service === 'openvpn') return [];
  const common = {
    id: 'names.set',
    title: `ask the name servers ${servers.join(', ')} by ${device}`,
    reason: 'the profile names them',
  };
  const run = (file: string, ...args: readonly string[]) => ({ kind: 'command', file, args }) as const;
  if (service === 'resolved') {
    return [
      {
        ...common,
        apply: [
          run('resolvectl', 'dns', device, ...servers),
          ...(search.length === 0 ? [] : [run('resolvectl', 'domain', device, ...search)]),
          // Asked for every name, beside the servers of other links, also where it has a search domain.
          run('resolvectl', 'default-route', device, 'true'),
        ],
        // What it knows of a link is gone with the link.
        undo: [{ ...run('resolvectl', 'revert', device), mayFail: true }],
      },
    ];
  }
  const record = `${device}.ovlab`;
  const lines = [
    ...servers.map((server) => `nameserver ${server}`),
    ...(search.length === 0 ? [] : [`search ${search.join(' ')}`]),
  ];
  return [
    {
      ...common,
      apply: [run('/bin/sh', '-c', String.raw`printf '%s\n' "$@" | resolvconf -a "$0"`, record, ...lines)],
      undo: [{ ...run('resolvconf', '-d', record), mayFail: true }],
    },
  ];
}
