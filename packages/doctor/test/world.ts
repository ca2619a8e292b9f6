import { loadLab } from '@ovlab/core';
import { createRunner, type LocalRunner } from '@ovlab/runner';
import { diagnose, type Finding } from '../src/index.ts';

export const needsRoot = process.getuid?.() !== 0 && process.env['CI'] !== 'true';

export const { lab } = loadLab(
  `name: demo
prefix: 2001:db8:55::/64
server:
  addresses: [192.0.2.1/24, 2001:db8:55::1/64]
  gateways: [192.0.2.254, fe80::254%br0]
  guard: false
`,
  { file: 'ovlab.yaml' },
);

/** A server as it should be, by hand: br0 with eth0 and tap0, in a namespace, and a router at the other end. */
const healthy = [
  'link set lo up',
  'link set eth0 address 02:00:00:00:00:01',
  'link add br0 address 02:00:00:00:00:01 type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
  'tuntap add dev tap0 mode tap',
  'link set eth0 master br0',
  'link set tap0 master br0',
  'link set eth0 addrgenmode none',
  'link set tap0 addrgenmode none',
  'link set br0 addrgenmode none',
  'link set eth0 up',
  'link set tap0 up',
  'link set br0 up',
  'addr add 192.0.2.1/24 dev br0',
  'addr add 2001:db8:55::1/64 dev br0 nodad',
  'addr add fe80::ff:fe00:1/64 dev br0 nodad',
  'route add default via 192.0.2.254',
  'route add ::/0 via fe80::254 dev br0',
];

export interface World {
  readonly host: LocalRunner;
  readonly isp: LocalRunner;
  /** What is not as it should be, by the id of its check. */
  faults(only?: readonly string[]): Promise<readonly Finding[]>;
  ip(...lines: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

let worlds = 0;

export async function createWorld(): Promise<World> {
  worlds += 1;
  const local = createRunner();
  const names = ['host', 'isp'].map((node) => `ovlab-dr-${process.pid}-${worlds}-${node}`);
  const [host, isp] = names.map((name) => local.within(name));
  if (host?.netns === undefined || isp?.netns === undefined) throw new Error('no namespaces');
  await batch(
    local,
    names.map((name) => `netns add ${name}`),
  );
  await batch(host, [`link add eth0 type veth peer name up0 netns ${isp.netns}`]);
  await host.run('sysctl', ['-q', '-w', 'net.ipv6.conf.default.accept_dad=0']);
  await batch(isp, [
    'link set up0 addrgenmode none',
    'link set up0 up',
    'addr add fe80::254/64 dev up0 nodad',
    'addr add 192.0.2.254/24 dev up0',
    'addr add 2001:db8:55::254/64 dev up0 nodad',
  ]);
  await batch(host, healthy);
  await host.run('sysctl', [
    '-q',
    '-w',
    'net.ipv4.ip_forward=1',
    'net.ipv6.conf.all.forwarding=1',
    'net.bridge.bridge-nf-call-ip6tables=0',
  ]);
  return {
    host,
    isp,
    faults: async (only) =>
      (await diagnose({ runner: host, lab, only })).findings.filter(
        ({ status }) => status === 'error' || status === 'warning',
      ),
    ip: (...lines) => batch(host, lines),
    remove: () =>
      batch(
        local,
        names.map((name) => `netns del ${name}`),
      ),
  };
}

async function batch(runner: LocalRunner, lines: readonly string[]): Promise<void> {
  await runner.run('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
}
