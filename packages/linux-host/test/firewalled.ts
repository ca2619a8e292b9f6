import { fileURLToPath } from 'node:url';
import type { Runner } from '@ovlab/core';
import { createRunner, type LocalRunner } from '@ovlab/runner';
import { endAll, withOwnFiles } from './own-files.ts';
import { batch, createWorld } from './world.ts';

const datagrams = fileURLToPath(new URL('./datagrams.py', import.meta.url));

/** Other ports than OpenVPN's stay closed. */
export const openvpnPort = 1194;
export const dhcpv6Port = 547;

const beyond = '2001:db8:ffff::1';

/** How often it is tried; few times are enough for what is expected to be closed. */
interface Patience {
  readonly family?: 4 | 6;
  readonly tries?: number;
  /** The answer comes from beyond the provider's router, and packets go through the host as their router. */
  readonly routed?: boolean;
}

/** A host with a firewall of its own, its provider's router, and a client behind the bridge. */
export interface Firewalled {
  /** In the host, where its firewall finds its files. */
  readonly host: Runner;
  readonly isp: LocalRunner;
  /** Makes the network; the firewall is the caller's. */
  shell(script: string): Promise<string>;
  /** Everything that a firewall has in kernel and files, without counters. */
  rules(): Promise<string>;
  /** Whether a datagram from the provider's side is answered by a server on a port of the host. */
  open(port: number, options?: Patience): Promise<boolean>;
  /** Whether a client behind a port of the bridge gets an answer from the provider's side. */
  passes(options?: Patience): Promise<boolean>;
  remove(): Promise<void>;
}

/** The files of firewalld and ufw that their own commands change. */
const files = '/etc/ufw/user.rules /etc/ufw/user6.rules /etc/firewalld/zones/*';

const everything = `nft -s list ruleset
for old in iptables-legacy ip6tables-legacy; do
  if grep -qs filter /proc/net/\${old%les-legacy}_tables_names; then $old-save; fi
done | sed -e 's/\\[[0-9:]*\\]//' -e '/^#/d'
cat ${files} 2>/dev/null || true`;

export async function createFirewalled(): Promise<Firewalled> {
  const world = await createWorld(true);
  const local = createRunner();
  const { host: plain, isp } = world;
  const client = local.within(`${isp.netns ?? ''}-client`);
  const names = [plain.netns ?? '', isp.netns ?? '', client.netns ?? ''];
  await local.run('ip', ['netns', 'add', client.netns ?? '']);

  const host = await withOwnFiles(plain);
  await host.run('sysctl', ['-q', '-w', 'net.bridge.bridge-nf-call-ip6tables=1']);
  await host.run('sysctl', ['-q', '-w', 'net.bridge.bridge-nf-call-iptables=1']);
  for (const port of [openvpnPort, openvpnPort + 1, dhcpv6Port]) {
    await plain.start('/usr/bin/python3', [datagrams, 'answer', String(port)]);
  }
  await isp.start('/usr/bin/python3', [datagrams, 'answer', '5000']);
  await batch(isp, [`addr add ${beyond}/128 dev lo`]);
  await isp.start('/usr/bin/python3', [datagrams, 'answer', '5001', beyond]);

  const ask = async (runner: Runner, address: string, port: number, tries: number): Promise<boolean> => {
    const words = [datagrams, 'ask', address, String(port), String(tries)];
    return (await runner.run('/usr/bin/python3', words, { reject: false })).exitCode === 0;
  };
  return {
    host,
    isp,
    shell: async (script) => (await host.run('sh', ['-ec', script])).stdout,
    rules: async () => (await host.run('sh', ['-c', everything])).stdout,
    open: (port, { family = 6, tries = 4 } = {}) =>
      ask(isp, family === 6 ? '2001:db8:55::1' : '192.0.2.1', port, tries),
    passes: async ({ family = 6, tries = 4, routed = false } = {}) => {
      await batch(plain, [
        `link add wire type veth peer name eth0 netns ${client.netns ?? ''}`,
        'link set wire master br0',
        'link set wire up',
      ]);
      await batch(client, [
        'link set eth0 up',
        'addr add 2001:db8:55::77/64 dev eth0 nodad',
        'addr add 192.0.2.77/24 dev eth0',
        `route add ${beyond} via 2001:db8:55::1`,
      ]);
      // The way back, which a proxy for neighbour discovery shows to a real provider.
      if (routed) await batch(isp, ['route replace 2001:db8:55::77 via 2001:db8:55::1']);
      try {
        if (routed) return await ask(client, beyond, 5001, tries);
        return await ask(client, family === 6 ? '2001:db8:55::254' : '192.0.2.254', 5000, tries);
      } finally {
        await batch(plain, ['link del wire']);
      }
    },
    remove: async () => {
      for (const name of names) await endAll(local, name);
      await local.run('ip', ['netns', 'del', client.netns ?? '']);
      await world.remove();
    },
  };
}
