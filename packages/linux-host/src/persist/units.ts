import { firewallFile } from './firewall-file.ts';
import { devicesReady } from './device-commands.ts';
import type { PersistedNetwork } from './persisted-network.ts';
import type { RenderedFile } from './rendered-file.ts';
import { oneshotHardening, serverHardening } from './unit-hardening.ts';

/** Directory of units that are no package's. */
const directory = '/etc/systemd/system';

/** Names of the units of a lab. Each has its own file, so that one lab's can go without another's. */
export function unitNames(lab: string): Readonly<Record<'firewall' | 'bridge' | 'server', string>> {
  return {
    firewall: `ovlab-firewall@${lab}.service`,
    bridge: `ovlab-bridge@${lab}.service`,
    server: `ovlab-server@${lab}.service`,
  };
}

/**
 * The units of a machine that systemd starts: the packet filter before any interface is up, what the back end
 * cannot say of the devices, and the supervisor; with the links that enable them.
 */
export function unitFiles(network: PersistedNetwork, makeTaps: boolean): readonly RenderedFile[] {
  const names = unitNames(network.lab);
  return [
    unit(names.firewall, firewallUnit(network)),
    unit(names.bridge, bridgeUnit(network, makeTaps)),
    unit(names.server, serverUnit(network)),
    ...(network.onBoot
      ? [
          wanted(names.firewall, 'sysinit.target'),
          // A bridge that is made again gets its settings again.
          wanted(names.bridge, deviceUnit(network.bridge)),
          wanted(names.server, 'multi-user.target'),
        ]
      : []),
  ];
}

function unit(name: string, text: string): RenderedFile {
  return { kind: 'file', path: `${directory}/${name}`, mode: 0o644, text };
}

function wanted(name: string, by: string): RenderedFile {
  return { kind: 'link', path: `${directory}/${by}.wants/${name}`, target: `../${name}` };
}

/** The unit of an interface; systemd writes `-` in a name as `\x2d`. */
function deviceUnit(link: string): string {
  const escaped = link.replaceAll(/[^A-Za-z0-9:_.]/g, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\x${code.toString(16).padStart(2, '0')}`;
  });
  return `sys-subsystem-net-devices-${escaped}.device`;
}

function firewallUnit({ lab, firewall }: PersistedNetwork): string {
  return `[Unit]
Description=Packet filter of the ovlab server ${lab}
DefaultDependencies=no
# No frame passes before it is loaded; and what flushes all rules comes first.
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target
After=nftables.service
PartOf=nftables.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f ${firewallFile(lab)}
ExecReload=/usr/sbin/nft -f ${firewallFile(lab)}
${firewall.map(({ family }) => `ExecStop=-/usr/sbin/nft delete table ${family} ovlab\n`).join('')}
${oneshotHardening}
[Install]
WantedBy=sysinit.target
`;
}

function bridgeUnit(network: PersistedNetwork, makeTaps: boolean): string {
  const { lab, bridge } = network;
  const device = deviceUnit(bridge);
  return `[Unit]
Description=Bridge ${bridge} of the ovlab server ${lab}
BindsTo=${device}
After=${device} network-pre.target ${unitNames(lab).firewall}
Wants=${unitNames(lab).firewall}

[Service]
Type=oneshot
RemainAfterExit=yes
${devicesReady(network, makeTaps)
  .map(({ command, mayFail }) => `ExecStart=${mayFail ? '-' : ''}/sbin/${command}\n`)
  .join('')}DeviceAllow=/dev/net/tun rw
${oneshotHardening}
[Install]
WantedBy=${device}
`;
}

function serverUnit({ lab, bridge, service }: PersistedNetwork): string {
  const { bridge: bridgeName, firewall } = unitNames(lab);
  return `[Unit]
Description=ovlab server ${lab}: OpenVPN and Router Advertisements on ${bridge}
Documentation=https://www.npmjs.com/package/ovlab
Requires=${firewall}
Wants=${bridgeName}
After=network.target ${firewall} ${bridgeName}

[Service]
ExecStart=${[...service.program, 'server', 'run', '--file', service.labFile].map(word).join(' ')}
Restart=on-failure
RestartSec=2
# Wrong usage, something missing, no permission: it would be the same the next time.
RestartPreventExitStatus=2 3 4
# The supervisor sends its last advertisements and ends OpenVPN itself.
KillMode=mixed
${directories(service)}
${serverHardening(service.program)}
[Install]
WantedBy=multi-user.target
`;
}

function directories({ directories: own }: PersistedNetwork['service']): string {
  if (own === undefined) {
    return `RuntimeDirectory=ovlab
RuntimeDirectoryMode=0700
RuntimeDirectoryPreserve=yes
StateDirectory=ovlab
StateDirectoryMode=0700`;
  }
  return [
    `Environment=${word(`OVLAB_RUN_DIR=${own.run}`)} ${word(`OVLAB_STATE_DIR=${own.state}`)}`,
    // The sandbox is made of directories that exist; they are made outside of it.
    `ReadWritePaths=${word(own.run)} ${word(own.state)}`,
    `ExecStartPre=+/bin/mkdir -p -m 0700 ${word(own.run)} ${word(own.state)}`,
  ].join('\n');
}

/** A word of a command line (systemd.service(5)): `%` and `$` mean something, and a blank ends a word. */
function word(text: string): string {
  const escaped = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(escaped)
    ? escaped
    : `"${escaped.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
