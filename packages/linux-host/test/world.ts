import { createRunner, type LocalRunner } from '@ovlab/runner';
import { applyPlan, observe, planServer, type ServerNetwork } from '../src/index.ts';

export const needsRoot = process.getuid?.() !== 0 && process.env['CI'] !== 'true';

/** The network of the default lab file. */
export const network: ServerNetwork = {
  mark: 'ovlab:test',
  uplink: 'eth0',
  bridge: 'br0',
  taps: ['tap0'],
  addresses: [
    { family: 4, address: '192.0.2.1', prefixLength: 24 },
    { family: 6, address: '2001:db8:55::1', prefixLength: 64 },
  ],
  gateways: [
    { family: 4, address: '192.0.2.254', zone: undefined },
    { family: 6, address: 'fe80::254', zone: 'br0' },
  ],
  guard: true,
  port: { proto: 'udp', port: 1194 },
  ownNamespace: true,
};

/** The same host where the file gives no addresses: what the uplink has moves. */
export function withoutAddresses(): ServerNetwork {
  const { mark, uplink, bridge, taps, guard, port } = network;
  return { mark, uplink, bridge, taps, guard, port, ownNamespace: true };
}

/** Two namespaces and a wire between them: a host with `eth0`, and its provider's router with `up0`. */
export interface World {
  readonly host: LocalRunner;
  readonly isp: LocalRunner;
  remove(): Promise<void>;
}

let worlds = 0;

/** @param configured whether eth0 has addresses and routes already, as on a real host. */
export async function createWorld(configured: boolean): Promise<World> {
  worlds += 1;
  const local = createRunner();
  const [host, isp] = ['host', 'isp'].map((node) =>
    local.within(`ovlab-lh-${process.pid}-${worlds}-${node}`),
  );
  if (host?.netns === undefined || isp?.netns === undefined) throw new Error('no namespaces');
  await batch(local, [`netns add ${host.netns}`, `netns add ${isp.netns}`]);
  await batch(host, ['link set lo up', `link add eth0 type veth peer name up0 netns ${isp.netns}`]);
  await batch(isp, [
    'link set lo up',
    'link set up0 addrgenmode none',
    'link set up0 up',
    'addr add fe80::254/64 dev up0 nodad',
    'addr add 192.0.2.254/24 dev up0',
    'addr add 2001:db8:55::254/64 dev up0 nodad',
  ]);
  if (configured) {
    await host.run('sysctl', ['-q', '-w', 'net.ipv6.conf.eth0.accept_dad=0']);
    await batch(host, [
      'link set eth0 up',
      'addr add 192.0.2.1/24 dev eth0',
      'addr add 2001:db8:55::1/64 dev eth0 nodad',
      'route add default via 192.0.2.254',
      'route add ::/0 via fe80::254 dev eth0',
    ]);
  }
  const names = [host.netns, isp.netns];
  return {
    host,
    isp,
    remove: async () => {
      await batch(
        local,
        names.map((name) => `netns del ${name}`),
      );
    },
  };
}

export async function batch(runner: LocalRunner, lines: readonly string[]): Promise<void> {
  await runner.run('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
}

/** Observes, plans, applies; returns the ids of the steps. */
export async function converge(desired: ServerNetwork, { host }: World): Promise<readonly string[]> {
  const plan = planServer(desired, await observe(host));
  await applyPlan(plan, host);
  return plan.map(({ id }) => id);
}
