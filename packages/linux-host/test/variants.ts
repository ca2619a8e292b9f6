import type { LocalRunner } from '@ovlab/runner';
import { batch } from './world.ts';

/** How the uplink of a rented server is set up, at six kinds of providers. */
export interface Variant {
  readonly name: string;
  /** Address of the server that a session goes to. */
  readonly address: string;
  /** What the provider's side has beside the addresses that {@link createWorld} gives it. */
  readonly isp: readonly string[];
  /** Makes the server's side; `eth0` is up. */
  readonly host: readonly string[];
  readonly sysctls?: readonly string[];
  /** What leads to the uplink's state and is no `ip` line. */
  settle?(host: LocalRunner, isp: LocalRunner): Promise<void>;
}

export const variants: readonly Variant[] = [
  {
    name: 'static addresses with a link-local gateway',
    address: '2001:db8:55::1',
    isp: [],
    host: [
      'addr add 192.0.2.1/24 brd + dev eth0',
      'addr add 2001:db8:55::1/64 dev eth0 nodad',
      'route add default via 192.0.2.254 dev eth0 proto static',
      'route add ::/0 via fe80::254 dev eth0 proto static',
    ],
  },
  {
    name: 'addresses and routes out of Router Advertisements',
    address: '2001:db8:55::a',
    isp: [],
    host: [
      'addr add 192.0.2.1/24 brd + dev eth0',
      'route add default via 192.0.2.254 dev eth0',
      'addr add 2001:db8:55::a/64 dev eth0 nodad mngtmpaddr valid_lft 86000 preferred_lft 14000',
      'route add ::/0 via fe80::254 dev eth0 proto ra metric 1024 expires 1700 hoplimit 64 pref medium',
      'route add 2001:db8:77::/48 via fe80::254 dev eth0 proto ra metric 1024 expires 1700 pref high',
    ],
  },
  {
    name: 'a DHCPv4 lease',
    address: '192.0.2.77',
    isp: [],
    host: [
      'addr add 192.0.2.77/24 brd + dev eth0 valid_lft 3600 preferred_lft 3600',
      'route add default via 192.0.2.254 dev eth0 proto dhcp src 192.0.2.77 metric 100',
      'route add 192.0.2.254 dev eth0 proto dhcp scope link src 192.0.2.77 metric 100',
      'addr add 2001:db8:55::77/128 dev eth0 nodad noprefixroute valid_lft 3000 preferred_lft 2000',
      'route add 2001:db8:55::/64 dev eth0 proto ra metric 100',
      'route add ::/0 via fe80::254 dev eth0 proto ra metric 100',
    ],
  },
  {
    name: 'a gateway in another subnet, hardened against new interfaces with IPv6',
    address: '203.0.113.9',
    isp: [
      'addr add 172.31.1.1/32 dev up0',
      'route add 203.0.113.9/32 dev up0',
      'addr add 2001:db8:1::1/128 dev up0 nodad',
    ],
    host: [
      'addr add 203.0.113.9/32 dev eth0',
      'route add 172.31.1.1 dev eth0 scope link',
      'route add default via 172.31.1.1 dev eth0 onlink',
      'addr add 2001:db8:55::9/64 dev eth0 nodad',
      'route add 2001:db8:1::1 dev eth0',
      'route add ::/0 via 2001:db8:1::1 dev eth0 onlink',
    ],
    sysctls: ['net.ipv6.conf.default.disable_ipv6=1'],
  },
  {
    name: 'several addresses, metrics, tables and rules',
    address: '192.0.2.12',
    isp: ['addr add 198.51.100.254/24 dev up0'],
    host: [
      'addr add 192.0.2.11/24 brd + dev eth0',
      'addr add 192.0.2.12/24 brd + dev eth0 label eth0:1',
      'addr add 198.51.100.11/24 brd + dev eth0 noprefixroute',
      'addr add 10.9.0.1 peer 10.9.0.2/32 dev eth0',
      'addr add 2001:db8:55::11/64 dev eth0 nodad',
      'addr add 2001:db8:55::12/64 dev eth0 nodad preferred_lft 0 valid_lft forever',
      'addr add 2001:db8:56::1/64 dev eth0 nodad metric 77',
      'addr add fe80::77/64 dev eth0 nodad',
      'route add 198.51.100.0/24 dev eth0 metric 300',
      'route add default via 192.0.2.254 dev eth0 metric 10 mtu 1400 advmss 1300',
      'route add default via 192.0.2.253 dev eth0 metric 20',
      'route add default via 198.51.100.254 dev eth0 table 100 proto static',
      'route add 198.51.100.0/24 dev eth0 table 100',
      'route add ::/0 via fe80::254 dev eth0 metric 10 hoplimit 64',
      'route add ::/0 via fe80::253 dev eth0 metric 20',
      'route add ::/0 via fe80::254 dev eth0 table 200 metric 5',
      'route add ::/0 from 2001:db8:56::/64 via fe80::252 dev eth0 metric 5',
      'rule add priority 1000 from 198.51.100.11 lookup 100',
      'rule add priority 1001 from all iif eth0 fwmark 0x7/0xff lookup 100 protocol static',
      'rule add priority 1002 to 203.0.113.0/24 oif eth0 ipproto tcp dport 25 lookup 100',
      'neigh replace 192.0.2.200 lladdr 02:00:00:00:00:c8 dev eth0 nud permanent',
    ],
    async settle(host) {
      await host.run('ip', ['-6', 'rule', 'add', 'priority', '1000', 'iif', 'eth0', 'lookup', '200']);
    },
    sysctls: ['net.ipv4.conf.eth0.rp_filter=2', 'net.ipv6.conf.lo.forwarding=1'],
  },
  {
    name: 'a foreign bridge br0 that the uplink is no port of',
    address: '192.0.2.1',
    isp: [],
    host: [
      'addr add 192.0.2.1/24 brd + dev eth0',
      'addr add 2001:db8:55::1/64 dev eth0 nodad',
      'route add default via 192.0.2.254 dev eth0',
      'route add ::/0 via fe80::254 dev eth0',
      'link add br0 type bridge',
      'addr add 10.0.3.1/24 dev br0',
      'link set br0 up',
    ],
  },
];

/** Two ends of a wire as a variant wants them; see {@link createWorld} for the wire. */
export async function furnish(variant: Variant, host: LocalRunner, isp: LocalRunner): Promise<void> {
  const sysctls = ['net.ipv6.conf.eth0.accept_dad=0', ...(variant.sysctls ?? [])];
  if (variant.isp.length > 0) await batch(isp, variant.isp);
  await host.run('sysctl', ['-q', '-w', ...sysctls]);
  await batch(host, ['link set eth0 up', ...variant.host]);
  await variant.settle?.(host, isp);
}
