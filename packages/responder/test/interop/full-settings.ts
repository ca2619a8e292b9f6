/** Settings that put every option there is into the advertisement. */
export const fullSettings = {
  'router-lifetime': 1700,
  preference: 'high',
  managed: true,
  'other-config': true,
  'cur-hop-limit': 32,
  'reachable-time': 30_000,
  'retrans-timer': 1000,
  mtu: 1400,
  prefix: [
    '2001:db8:55::/64',
    {
      prefix: '2001:db8:60::/60',
      autonomous: false,
      'valid-lifetime': 'infinity',
      'preferred-lifetime': 600,
    },
  ],
  route: [{ route: '2001:db8:a0::/48', preference: 'low', lifetime: 900 }],
  rdnss: ['2001:db8:55::53', '2001:db8:55::54'],
  dnssl: ['lab.example', 'example'],
  'dns-lifetime': 1234,
  pref64: '64:ff9b::/96',
  'captive-portal': 'https://portal.example/api',
  'advertisement-interval': true,
  'home-agent': { preference: 5, lifetime: 1600 },
  dnr: [
    {
      name: 'dns.example',
      priority: 2,
      addresses: ['2001:db8:55::53'],
      alpn: ['h2', 'dot'],
      port: 8443,
      'doh-path': '/dns-query{?dns}',
    },
  ],
  snac: true,
} as const;
