import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRawSocketTransport } from '../src/transport/raw-socket-transport.ts';
import type { RaSocket, RaTransport, TransportEvents } from '../src/transport/transport.ts';
import {
  createPair,
  inNetns,
  ip,
  removeNetns,
  sh,
  uniqueName,
  waitForCarrier,
  withoutRoot,
} from './support/netns.ts';
import { describeTransport, type TransportHarness } from './support/transport-compliance.ts';

const router = uniqueName('router');
const host = uniqueName('host');
const silent: TransportEvents = {
  message: () => undefined,
  signOfLife: () => undefined,
  error: () => undefined,
};

describe.skipIf(withoutRoot)('raw sockets on a veth pair', () => {
  let transport: RaTransport;
  let harness: TransportHarness;

  beforeAll(async () => {
    transport = await createRawSocketTransport();
    createPair({ netns: router, name: 'br0' }, { netns: host, name: 'eth0' });
    ip(
      router,
      'link set br0 addrgenmode none',
      'addr add fe80::a/64 dev br0 nodad',
      // Global addresses of the same prefix, which the kernel would choose as source for a global destination.
      'addr add 2001:db8::a/64 dev br0 nodad',
      'link set br0 up',
    );
    ip(
      host,
      'link set eth0 addrgenmode none',
      'addr add fe80::b/64 dev eth0 nodad',
      'addr add 2001:db8::b/64 dev eth0 nodad',
      'link set eth0 up',
    );
    await Promise.all([waitForCarrier(router, 'br0'), waitForCarrier(host, 'eth0')]);
    harness = {
      a: { linkLocal: 'fe80::a', open: (events) => openIn(router, 'br0', events) },
      b: { linkLocal: 'fe80::b', global: '2001:db8::b', open: (events) => openIn(host, 'eth0', events) },
      report: () => ip(host, 'addr replace fe80::c/64 dev eth0 nodad', 'addr del fe80::c/64 dev eth0'),
    };
  });

  afterAll(() => removeNetns(router, host));

  function openIn(netns: string, name: string, events: TransportEvents): RaSocket {
    const ifindex = Number(sh('ip', 'netns', 'exec', netns, 'cat', `/sys/class/net/${name}/ifindex`));
    return inNetns(netns, () => transport.open({ name, ifindex }, events));
  }

  describeTransport('raw sockets', () => harness);

  it.each([
    [64, []],
    [254, []],
    [255, [133]],
  ])('hears a solicitation with hop limit %i: %j', async (hopLimit, expected) => {
    const heard: (number | undefined)[] = [];
    const socket = openIn(router, 'br0', { ...silent, message: ({ bytes }) => heard.push(bytes[0]) });
    const packet = `Ether(dst='33:33:00:00:00:02')/IPv6(src='fe80::b',dst='ff02::2',hlim=${String(hopLimit)})/ICMPv6ND_RS()`;
    const marker = packet
      .replace(`hlim=${String(hopLimit)}`, 'hlim=255')
      .replace('ICMPv6ND_RS()', 'ICMPv6ND_RA()');
    sendPackets(packet, marker);
    // The advertisement behind it shows that the solicitation has had its time.
    await expect.poll(() => heard).toContain(134);
    socket.close();
    expect(heard).toEqual([...expected, 134]);
  });

  it('does not hear a message with a wrong checksum', async () => {
    const heard: (number | undefined)[] = [];
    const socket = openIn(router, 'br0', { ...silent, message: ({ bytes }) => heard.push(bytes[0]) });
    const start = "Ether(dst='33:33:00:00:00:02')/IPv6(src='fe80::b',dst='ff02::2',hlim=255)";
    sendPackets(`${start}/ICMPv6ND_RS(cksum=0x1234)`, `${start}/ICMPv6ND_RA()`);
    await expect.poll(() => heard).toEqual([134]);
    socket.close();
  });

  it.each([0, 1])('hears the host whose interface comes up, with optimistic_dad=%i', async (optimistic) => {
    const peer = `veth${String(optimistic)}`;
    sh(
      'ip',
      'netns',
      'exec',
      host,
      'sysctl',
      '-qw',
      `net.ipv6.conf.default.optimistic_dad=${String(optimistic)}`,
    );
    ip(router, `link add ${peer} type veth peer name ${peer} netns ${host}`, `link set ${peer} up`);
    const signs: string[] = [];
    const socket = openIn(router, peer, { ...silent, signOfLife: (source) => signs.push(source) });
    ip(host, `link set ${peer} up`);
    const hosts = () => sh('ip', '-n', host, '-j', '-6', 'addr', 'show', 'dev', peer);
    // Before detection has ended the source is the unspecified address (RFC 3810 5.2.13).
    await expect
      .poll(() => signs.filter((source) => source === '::' || hosts().includes(`"${source}"`)))
      .not.toEqual([]);
    socket.close();
    ip(router, `link del ${peer}`);
  });

  it('stays open when nobody but the kernel holds on to it', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heard: (number | undefined)[] = [];
    openIn(router, 'br0', { ...silent, message: ({ bytes }) => heard.push(bytes[0]) });
    for (let turn = 0; turn < 5; turn += 1) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    sendPackets("Ether(dst='33:33:00:00:00:02')/IPv6(src='fe80::b',dst='ff02::2',hlim=255)/ICMPv6ND_RS()");
    await expect.poll(() => heard).toEqual([133]);
  });

  it('names the link and the words of the kernel when it cannot be opened', () => {
    expect(() => inNetns(router, () => transport.open({ name: 'nothing0', ifindex: 99 }, silent))).toThrow(
      'cannot open a raw ICMPv6 socket on nothing0: No such device',
    );
  });

  function sendPackets(...packets: readonly string[]): void {
    const program = `from scapy.all import *\nsendp([${packets.join(',')}],iface='eth0',verbose=0)`;
    sh('ip', 'netns', 'exec', host, '/usr/bin/python3', '-c', program);
  }
});
