import { sysctlLines } from './common-files.ts';
import type { PersistedNetwork } from './persisted-network.ts';
import type { RenderedFile } from './rendered-file.ts';

/**
 * What a machine needs where no systemd starts anything, as CentOS 6: OpenVPN's own files with the scripts that its
 * init script calls, and the lines of the packet filters and of sysctl.conf. With systemd, OpenVPN's files are read
 * only by a unit that nobody has enabled.
 */
export function recipeFiles(network: PersistedNetwork): readonly RenderedFile[] {
  return [
    ...network.instances.flatMap(({ name, tap, profile }): readonly RenderedFile[] => [
      { kind: 'file', path: `/etc/openvpn/${name}.conf`, mode: 0o600, text: profile },
      { kind: 'file', path: `/etc/openvpn/${name}.sh`, mode: 0o755, text: startHook(network, tap) },
    ]),
    shutdownHook(network),
    rules('iptables', network),
    rules('ip6tables', network),
    {
      kind: 'block',
      path: '/etc/sysctl.conf',
      mode: 0o644,
      place: 'end',
      lines: sysctlLines(network),
    },
  ];
}

/** The init script reads it into its own shell before it starts OpenVPN: nothing here may end that shell. */
function startHook({ bridge, tapOwner }: PersistedNetwork, tap: string): string {
  const user = tapOwner === undefined ? '' : ` --user ${tapOwner.user}`;
  return `#!/bin/sh
if [ ! -e /sys/class/net/${tap} ]; then
    /usr/sbin/openvpn --mktun --dev ${tap} --dev-type tap${user}
fi
if [ ! -e /sys/class/net/${bridge}/brif/${tap} ]; then
    /usr/sbin/brctl addif ${bridge} ${tap}
fi
/sbin/ip link set dev ${tap} promisc on up
`;
}

/** Called by the init script after the last OpenVPN has ended. */
function shutdownHook({ bridge, instances }: PersistedNetwork): RenderedFile {
  return {
    kind: 'block',
    path: '/etc/openvpn/openvpn-shutdown',
    mode: 0o755,
    place: 'end',
    initial: '#!/bin/sh\n',
    lines: instances.flatMap(({ tap }) => [
      `if [ -e /sys/class/net/${tap} ]; then`,
      `    /usr/sbin/brctl delif ${bridge} ${tap}`,
      `    /usr/sbin/openvpn --rmtun --dev ${tap} --dev-type tap`,
      'fi',
    ]),
  };
}

/** The port of OpenVPN, and frames that only cross the bridge; before what rejects the rest. */
function rules(program: 'iptables' | 'ip6tables', { port }: PersistedNetwork): RenderedFile {
  const ports = port.first === port.last ? `${port.first}` : `${port.first}:${port.last}`;
  return {
    kind: 'block',
    path: `/etc/sysconfig/${program}`,
    mode: 0o600,
    place: 'filter',
    initial: '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n',
    lines: [
      `-A INPUT -p ${port.proto} -m ${port.proto} --dport ${ports} -j ACCEPT`,
      '-A FORWARD -m physdev --physdev-is-bridged -j ACCEPT',
    ],
  };
}
