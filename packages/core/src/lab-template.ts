/** Names of the commented files that `ovlab init` can write. */
export const templateNames = ['lab', 'static-key', 'vps', 'dhcpv6', 'multi-client'] as const;
export type TemplateName = (typeof templateNames)[number];

/** First line of every template; editors read the JSON Schema that it names. */
export const schemaComment = '# yaml-language-server: $schema=./ovlab.schema.json';

/** A commented `ovlab.yaml`; `lab` spells out the built-in demo lab. */
export function labTemplate(name: TemplateName): string {
  return `${schemaComment}\n${templates[name].trimStart()}`;
}

const templates: Readonly<Record<TemplateName, string>> = {
  lab: `
# A whole lab on this machine: "ovlab up" builds it, "ovlab down" removes it.
# Every key but "prefix" may be left out; the values here are the defaults,
# except for the DNS server and the search domain.

name: demo

# The block that is routed to the LAN of the server. Always a /64.
prefix: 2001:db8:55::/64

server:
  uplink: eth0 # becomes a port of the bridge
  bridge: br0
  tap: tap0
  addresses: [192.0.2.1/24, 2001:db8:55::1/64]
  gateways: [192.0.2.254, fe80::254%br0] # a link-local gateway needs its zone
  guard: true # no router advertisement leaves on the uplink, none comes in from clients
  mode: bridged # routed: for providers that let only the server's MAC address through

vpn:
  mode: server # server | p2p
  auth: tls # tls | static-key (p2p only)
  proto: udp # udp | tcp
  transport: ipv4 # ipv4 | ipv6, the family that the tunnel runs over
  port: 1194
  instances: 1 # OpenVPN processes that share the clients, on ports that follow
  persistent-tap: true # false: OpenVPN makes the TAP device of the server itself
  verb: 3 # 0 to 11

# What clients learn. All times are in seconds.
advertise:
  router: { lifetime: 1800, interval: [200, 600] }
  preference: medium # low | medium | high
  valid-lifetime: 86400
  preferred-lifetime: 14400
  rdnss: [2001:db8:55::53]
  dnssl: [lab.example]
  dhcpv6: off # off | stateless | stateful

clients:
  - { name: client1, os: linux }
`,
  'static-key': `
# Two machines and one shared key: the smallest set-up there is. "ovlab up" makes the key.
# OpenVPN 2.8 has no shared keys any more; with "auth: tls" the same two machines
# know each other by the fingerprints of their certificates.

name: static-key
prefix: 2001:db8:55::/64

vpn:
  mode: p2p
  auth: static-key

clients: # each one has an OpenVPN, a port, a TAP device and a key of its own
  - { name: laptop, os: linux }
`,
  vps: `
# A real server: "ovlab server plan" shows what would be done, "ovlab server apply" does it.
# server.addresses and server.gateways are left out: what the uplink has moves to the bridge.

name: vps

# The /64 that the provider gave to the server.
prefix: 2001:db8:55::/64

server:
  uplink: eth0
  bridge: br0
  guard: true
  mode: bridged # routed: for providers that let only the server's MAC address through

vpn:
  port: 1194

advertise:
  rdnss: [2001:4860:4860::8888, 2606:4700:4700::1111]

clients:
  - { name: laptop, os: linux }
  - { name: desk, os: windows }
`,
  dhcpv6: `
# Clients get an address by DHCPv6 beside the one that they make themselves (SLAAC).

name: dhcpv6
prefix: 2001:db8:55::/64

advertise:
  dhcpv6: stateful # stateless: DNS servers and search domains only
  rdnss: [2001:db8:55::53]
  dnssl: [lab.example]

clients: 2 # client1 and client2
`,
  'multi-client': `
# Several clients, one of each kind, and one OpenVPN that serves them all.

name: multi-client
prefix: 2001:db8:55::/64

clients:
  - { name: laptop, os: linux } # address by SLAAC
  - { name: nas, os: linux, address: 2001:db8:55::20 } # static address
  - { name: desk, os: windows } # in a lab: its profile, on Linux
  - { name: studio, os: macos } # likewise
`,
};
