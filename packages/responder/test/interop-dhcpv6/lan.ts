import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPair, ip, removeNetns, sh, sysctl, uniqueName, waitForCarrier } from '../support/netns.ts';
import { createMachine, type Machine } from './machine.ts';
import { openWire, type Wire } from './wire.ts';

export const SERVER_INTERFACE = 'lan0';
export const CLIENT_INTERFACE = 'eth0';
const SERVER_ADDRESS = '2001:db8:55::1';
export const PREFIX = '2001:db8:55::/64';
/** More than a flood can take, and hardly ever made by SLAAC; with the text that all of them begin with. */
export const POOL = {
  first: '2001:db8:55:0:d:0:1:0',
  last: '2001:db8:55:0:d:0:ff:ffff',
  begin: '2001:db8:55:0:d:',
};
export const DNS_SERVER = '2001:db8:55::53';
export const DOMAIN = 'lab.example';

/** A server's and a client's namespace with a cable between them. */
export interface Lan {
  readonly server: string;
  readonly client: Machine;
  /** The server's end of the cable. */
  readonly wire: Wire;
  /** For files; removed with the rest. */
  readonly directory: string;
  /** Removes everything with every process in it. */
  remove(): Promise<void>;
}

let count = 0;

export async function createLan(): Promise<Lan> {
  count += 1;
  const server = uniqueName(`d${String(count)}s`);
  const client = uniqueName(`d${String(count)}c`);
  const directory = mkdtempSync(join(tmpdir(), 'ovlab-dhcpv6-'));
  createPair({ netns: server, name: SERVER_INTERFACE }, { netns: client, name: CLIENT_INTERFACE });
  sysctl(server, 'net.ipv6.conf.all.forwarding=1');
  ip(
    server,
    `link set ${SERVER_INTERFACE} addrgenmode none`,
    `addr add fe80::1/64 dev ${SERVER_INTERFACE} nodad`,
    `addr add ${SERVER_ADDRESS}/64 dev ${SERVER_INTERFACE} nodad`,
    `link set ${SERVER_INTERFACE} up`,
  );
  // Nobody else is on the link: the second that a client waits for its address tells nothing.
  sysctl(client, `net.ipv6.conf.${CLIENT_INTERFACE}.accept_dad=0`);
  ip(client, `link set ${CLIENT_INTERFACE} up`);
  await Promise.all([waitForCarrier(server, SERVER_INTERFACE), waitForCarrier(client, CLIENT_INTERFACE)]);
  const machine = await createMachine(client);
  const wire = await openWire(server, SERVER_INTERFACE, join(directory, 'wire.pcap'));
  return {
    server,
    client: machine,
    wire,
    directory,
    async remove() {
      await machine.remove();
      await wire.close();
      removeNetns(server, client);
      rmSync(directory, { recursive: true });
    },
  };
}

/** Global addresses of the client which the server gave, in their order. */
export function leasedAddresses({ client }: Lan): readonly string[] {
  const [link] = JSON.parse(
    sh('ip', '-n', client.netns, '-j', '-6', 'addr', 'show', 'dev', CLIENT_INTERFACE),
  );
  const addresses: readonly { readonly local: string }[] = link?.addr_info ?? [];
  return addresses.map(({ local }) => local).filter((address) => address.startsWith(POOL.begin));
}
