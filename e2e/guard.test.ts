import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitPacket, capture, type Capture } from './support/capture.ts';
import { globalAddresses, routes6 } from './support/kernel.ts';
import { internet, testLab, unprivileged, type TestLab } from './support/lab.ts';
import type { Netns } from './support/netns.ts';
import { ping } from './support/ping.ts';
import { waitFor } from './support/wait.ts';

const rogue = join(import.meta.dirname, 'support/rogue.py');

/** What only a router or a DHCPv6 server sends. */
const routerAdvertisement = 'icmp6 and ip6[40] == 134';
const dhcpv6Answer = 'udp src port 547 and udp dst port 546';

/** What a host can use of the rogue's packets: not a fragment that comes without the first one. */
const fromRogue = 'ip6 src host fe80::bad and not (ip6[6] == 44 and ip6[42:2] & 0xfff8 != 0)';
const lastOfRogue = 'ip6 src host fe80::bad and ip6[6] == 58 and ip6[40] == 128';

interface Rule {
  readonly chain: string;
  readonly expr: readonly { readonly counter?: { readonly packets: number } }[];
}

describe.skipIf(unprivileged)('the guard between the clients and the provider’s LAN', () => {
  const file = { clients: ['client1', 'client2'].map((name) => ({ name })) };
  let lab: TestLab;
  let isp: Netns;
  let server: Netns;
  let client1: Netns;
  let client2: Netns;
  let pcaps = 0;

  beforeAll(async () => {
    lab = await testLab(`guard-${process.pid}`);
    await lab.write(file);
    await lab.up();
    [isp, server, client1, client2] = [
      lab.node('isp'),
      lab.node('server'),
      lab.node('client1'),
      lab.node('client2'),
    ];
  });

  afterAll(() => lab.remove());

  function record(node: Netns, iface: string, filter: string): Promise<Capture> {
    pcaps += 1;
    return capture(node, iface, filter, join(lab.machine.work, `${pcaps}.pcap`));
  }

  /** Dropped packets by chain. */
  async function dropped(): Promise<Record<string, number>> {
    const text = await server.output('nft', ['-j', 'list', 'table', 'bridge', 'ovlab']);
    const { nftables } = JSON.parse(text) as { nftables: { rule?: Rule }[] };
    const sums: Record<string, number> = {};
    for (const { rule } of nftables) {
      for (const { counter } of rule?.expr ?? []) {
        if (rule !== undefined && counter !== undefined)
          sums[rule.chain] = (sums[rule.chain] ?? 0) + counter.packets;
      }
    }
    return sums;
  }

  /** Lets client1 play router, and returns what the LAN and the other client could use of it. */
  async function playRouter(): Promise<{ onLan: string[]; atOtherClient: string[] }> {
    const [onLan, atOtherClient] = await Promise.all([
      record(isp, 'lan0', fromRogue),
      record(client2, 'tap0', fromRogue),
    ]);
    const arrived = await Promise.all([
      awaitPacket(isp, 'lan0', lastOfRogue),
      awaitPacket(client2, 'tap0', lastOfRogue),
    ]);
    await client1.output('/usr/bin/python3', [rogue, 'tap0']);
    await Promise.all(arrived.map(({ packet }) => packet));
    return { onLan: await onLan.stop(), atOtherClient: await atOtherClient.stop() };
  }

  /** What the kernels of the others believe. */
  async function beliefs(): Promise<unknown> {
    const others = [isp, server, client2];
    return Promise.all(others.map(async (node) => [await routes6(node), await globalAddresses(node)]));
  }

  /**
   * A server that would believe any router, and that lets its clients hear each other, which OpenVPN and the bridge
   * do not by themselves: only the guard is left between the rogue and the others.
   */
  async function openTheDoors(): Promise<void> {
    await server.output('sysctl', ['-q', '-w', 'net.ipv6.conf.br0.accept_ra=2']);
    await server.output('bridge', ['link', 'set', 'dev', 'tap0', 'hairpin', 'on']);
  }

  it('lets no advertisement out to the LAN while a client connects and gets one', async () => {
    const before = await dropped();
    const onLan = await record(isp, 'lan0', `(${routerAdvertisement}) or (${dhcpv6Answer})`);
    const atClient = await awaitPacket(client1, 'tap0', `${routerAdvertisement} and ip6 dst host ff02::1`);
    await lab.signal('client1', 'openvpn', 'SIGKILL');
    await waitFor('end', async () => (await lab.programs('client1'))['openvpn'] === undefined);
    await lab.up();
    expect(await atClient.packet).toContain('prefix info option');
    expect(await onLan.stop()).toEqual([]);
    // The bridge did try: the same multicast that the client got was dropped on its way to the LAN.
    expect((await dropped())['output']).toBeGreaterThan(before['output'] ?? 0);
  });

  it('lets nothing through of a client that plays router or DHCPv6 server', async () => {
    await openTheDoors();
    const [before, believed] = [await dropped(), await beliefs()];
    const { onLan, atOtherClient } = await playRouter();
    const harmless = [expect.stringContaining('ICMP6, echo request')];
    expect({ onLan, atOtherClient }).toEqual({ onLan: harmless, atOtherClient: harmless });
    expect(await beliefs()).toEqual(believed);
    const after = await dropped();
    // Three advertisements with a visible type, a Redirect, two DHCPv6 messages.
    expect((after['prerouting'] ?? 0) - (before['prerouting'] ?? 0)).toBe(6);
    // The advertisement whose first fragment does not show what it is.
    expect((after['first_fragment'] ?? 0) - (before['first_fragment'] ?? 0)).toBe(1);
    expect(await ping(client2, { to: internet })).toMatchObject({ received: 1 });
  });

  it('is what stops them: with `guard: false` all of it arrives and is believed', async () => {
    const ownOnLan = await awaitPacket(isp, 'lan0', `${routerAdvertisement} and not ip6 src host fe80::bad`);
    await lab.write({ ...file, server: { guard: false }, advertise: { rdnss: ['2001:db8:55::5'] } });
    expect(await lab.up()).toMatchObject({ changed: true });
    expect(await ownOnLan.packet).toContain('2001:db8:55::5');
    await openTheDoors();
    const { onLan, atOtherClient } = await playRouter();
    for (const seen of [onLan, atOtherClient]) {
      expect(seen.filter((packet) => packet.includes('router advertisement'))).toHaveLength(3);
      expect(seen.filter((packet) => packet.includes('frag (0'))).toHaveLength(2);
      expect(seen.filter((packet) => packet.includes('redirect'))).toHaveLength(1);
      expect(seen.filter((packet) => packet.includes('dhcp6'))).toHaveLength(2);
    }
    expect(await globalAddresses(client2)).toContainEqual(expect.stringMatching(/^2001:db8:bad:1:/));
    expect(await routes6(server)).toContainEqual(
      expect.objectContaining({ dst: 'default', gateway: 'fe80::bad', protocol: 'ra' }),
    );
  });
});
