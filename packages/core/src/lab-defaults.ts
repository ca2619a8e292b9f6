/** What a key means when the file leaves it out. */
export const defaults = {
  name: 'demo',
  uplink: 'eth0',
  bridge: 'br0',
  tap: 'tap0',
  ipv4Address: '192.0.2.1/24',
  ipv4Gateway: '192.0.2.254',
  ipv6Gateway: 'fe80::254',
  guard: true,
  onboot: true,
  serverMode: 'bridged',
  sourceGuard: false,
  isolation: false,
  ndRateLimit: 0,
  mode: 'server',
  auth: 'tls',
  proto: 'udp',
  transport: 'ipv4',
  port: 1194,
  instances: 1,
  persistentTap: true,
  insecure: false,
  verb: 3,
  routerLifetime: 1800,
  interval: [200, 600],
  preference: 'medium',
  validLifetime: 86_400,
  preferredLifetime: 14_400,
  dhcpv6: 'off',
  os: 'linux',
  clients: 1,
} as const;

/** Client access networks come out of 100.64.0.0/10; beyond this a lab is a mistake. */
export const maxClients = 1000;

/** OpenVPN processes in server mode: each serves thousands of clients, and more than cores are of no use. */
export const maxInstances = 64;
