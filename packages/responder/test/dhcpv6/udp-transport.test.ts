import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressToBytes } from '../../src/address.ts';
import type { Dhcpv6Events, Dhcpv6Transport } from '../../src/dhcpv6/transport/dhcpv6-transport.ts';
import { loadLibc, type Libc } from '../../src/dhcpv6/transport/libc.ts';
import { sockaddr } from '../../src/dhcpv6/transport/message-headers.ts';
import { createUdpTransport } from '../../src/dhcpv6/transport/udp-transport.ts';
import { deviceName, SO_BINDTODEVICE, SOL_SOCKET } from '../../src/transport/socket-options.ts';
import {
  describeDhcpv6Transport,
  type Dhcpv6Harness,
  type HeardByClient,
} from '../support/dhcpv6-transport-compliance.ts';
import {
  createPair,
  inNetns,
  ip,
  removeNetns,
  sh,
  uniqueName,
  waitForCarrier,
  withoutRoot,
} from '../support/netns.ts';

const server = uniqueName('d6-server');
const client = uniqueName('d6-client');
const silent: Dhcpv6Events = {
  message: () => undefined,
  sendFailed: () => undefined,
  error: () => undefined,
};

describe.skipIf(withoutRoot)('UDP sockets on a veth pair', () => {
  let libc: Libc;
  let transport: Dhcpv6Transport;
  let single: Dhcpv6Transport;
  const clientSockets = new Map<string, Socket>();
  const heard: HeardByClient[] = [];

  beforeAll(async () => {
    [libc, transport, single] = await Promise.all([
      loadLibc(),
      createUdpTransport(),
      createUdpTransport({ batches: false }),
    ]);
    createPair({ netns: server, name: 'br0' }, { netns: client, name: 'eth0' });
    for (const [netns, name, octet] of [
      [server, 'br0', 'a'],
      [client, 'eth0', 'b'],
    ] as const) {
      ip(
        netns,
        `link set ${name} addrgenmode none`,
        `addr add fe80::${octet}/64 dev ${name} nodad`,
        `addr add 2001:db8::${octet}/64 dev ${name} nodad`,
        `link set ${name} up`,
      );
    }
    await Promise.all([waitForCarrier(server, 'br0'), waitForCarrier(client, 'eth0')]);
    for (const address of ['fe80::b', '2001:db8::b']) clientSockets.set(address, clientSocket(address));
  });

  afterAll(() => {
    for (const socket of clientSockets.values()) socket.close();
    removeNetns(server, client);
  });

  const ifindex = (netns: string, name: string): number =>
    Number(sh('ip', 'netns', 'exec', netns, 'cat', `/sys/class/net/${name}/ifindex`));

  /** Made and bound by hand: what Node.js does later happens in another namespace. */
  function clientSocket(address: string): Socket {
    const scope = address.startsWith('fe80') ? ifindex(client, 'eth0') : 0;
    const fd = inNetns(client, () => {
      const made = libc.socket();
      libc.setsockopt(made, SOL_SOCKET, SO_BINDTODEVICE, deviceName('eth0'));
      libc.bind(made, sockaddr(addressToBytes(address), 546, scope));
      return made;
    });
    const socket = createSocket('udp6').bind({ fd });
    socket.on('message', (bytes, from) => {
      heard.push({ bytes, source: from.address.replace(/%.*/, ''), port: from.port });
    });
    return socket;
  }

  const open = (events: Dhcpv6Events, name = 'br0', by = transport) => {
    const index = name === 'br0' ? ifindex(server, name) : 99;
    return inNetns(server, () => by.open({ name, ifindex: index }, events));
  };

  const harness: Dhcpv6Harness = {
    server: { linkLocal: 'fe80::a', global: '2001:db8::a' },
    client: { linkLocal: 'fe80::b', global: '2001:db8::b' },
    open,
    send: (bytes, destination, source) => clientSockets.get(source)?.send(bytes, 547, destination),
    heard: () => heard.splice(0),
    unreachable: '2001:db8:ffff::1',
  };
  describeDhcpv6Transport('UDP sockets', () => harness);
  describeDhcpv6Transport('UDP sockets with one call for each datagram', () => ({
    ...harness,
    open: (events) => open(events, 'br0', single),
  }));

  it('names the port and the way to find who has it', () => {
    const first = open(silent);
    expect(() => open(silent)).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_RESPONDER',
        message: 'cannot listen for DHCPv6 on br0, UDP port 547: another process has the port',
        hint: "see which one: ss -ulpn 'sport = :547'",
      }),
    );
    first.close();
    open(silent).close();
  });

  it('names the link and the words of the kernel when it cannot be opened', () => {
    expect(() => open(silent, 'nothing0')).toThrow(
      'cannot listen for DHCPv6 on nothing0, UDP port 547: No such device',
    );
  });

  it('leaves no descriptor behind', async () => {
    const count = (): number => Number(sh('/bin/sh', '-c', `ls /proc/${String(process.pid)}/fd | wc -l`));
    open(silent).close();
    const before = count();
    for (let turn = 0; turn < 5; turn += 1) open(silent).close();
    expect(() => open(silent, 'nothing0')).toThrow();
    await expect.poll(count).toBeLessThanOrEqual(before);
  });
});
