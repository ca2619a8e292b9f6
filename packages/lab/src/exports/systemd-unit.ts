import { deviceNameOf } from '../client-run/record.ts';

/** Where the units look for profiles, as those of the distributions do; readable for root only. */
const SYSTEM_PROFILES = '/etc/openvpn/client';

export interface SystemdUnitOptions {
  /** Name of the client, of which the unit and the profile have theirs. */
  readonly client: string;
  /** MAC address of the device. */
  readonly mac: string;
  /** Addresses and name servers are set by NetworkManager, not by OpenVPN; default false. */
  readonly networkManager?: boolean;
}

/** File name of the unit. */
export function systemdUnitName(client: string): string {
  return `ovlab-client-${client}.service`;
}

/** A unit that keeps a client's OpenVPN running, with no more rights than a TAP device needs. */
export function systemdUnit({ client, mac, networkManager = false }: SystemdUnitOptions): string {
  const after = [
    'network-online.target',
    'nss-lookup.target',
    ...(networkManager ? ['NetworkManager.service'] : []),
  ];
  const command = [
    ...['openvpn', '--suppress-timestamps'],
    ...['--config', `${SYSTEM_PROFILES}/${client}.ovpn`],
    ...['--dev', deviceNameOf(client), '--dev-type', 'tap'],
    ...['--lladdr', mac],
    // The routes stay OpenVPN's: the only ones in a profile keep the tunnel out of itself.
    ...(networkManager
      ? ['--ifconfig-noexec', '--ignore-unknown-option', 'dns-updown', '--dns-updown', 'disable']
      : []),
  ];
  return `# Install as root:
#   install -D -m 600 ${client}.ovpn ${SYSTEM_PROFILES}/${client}.ovpn
#   install -m 644 ${systemdUnitName(client)} /etc/systemd/system/
#   systemctl daemon-reload
#   systemctl enable --now ${systemdUnitName(client)}
[Unit]
Description=OpenVPN client ${client} of an Ethernet bridge
Documentation=man:openvpn(8)
Wants=network-online.target
After=${after.join(' ')}

[Service]
Type=notify
ExecStart=${command.join(' ')}
Restart=on-failure
RestartSec=5
CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_RAW
NoNewPrivileges=yes
DevicePolicy=closed
DeviceAllow=/dev/net/tun rw
ProtectSystem=strict
ProtectHome=yes
ProtectControlGroups=yes
PrivateTmp=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX
RestrictRealtime=yes
LockPersonality=yes

[Install]
WantedBy=multi-user.target
`;
}
