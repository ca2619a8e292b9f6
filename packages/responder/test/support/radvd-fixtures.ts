/** A radvd.conf for tests. */
export interface RadvdFixture {
  readonly name: string;
  /** Oldest version of radvd that takes it, of those told apart here. */
  readonly since: '2.19' | '2.20';
  /** Whether we can advertise exactly the same. */
  readonly same: boolean;
  readonly conf: string;
}

export const radvdFixtures: readonly RadvdFixture[] = [
  {
    name: 'nothing but an interface',
    since: '2.19',
    same: true,
    conf: 'interface br0 { AdvSendAdvert on; };',
  },
  {
    name: 'a home network',
    since: '2.19',
    same: true,
    conf: `# LAN
interface br0
{
	IgnoreIfMissing on;
	AdvSendAdvert on;
	AdvManagedFlag off;
	AdvOtherConfigFlag on;
	MinRtrAdvInterval 30;
	MaxRtrAdvInterval 100;
	AdvLinkMTU 1480;
	AdvDefaultPreference high;
	prefix 2001:db8:1:2::/64
	{
		AdvOnLink on;
		AdvAutonomous on;
		AdvRouterAddr off;
		AdvValidLifetime 7200; # seconds
		AdvPreferredLifetime 3600;
	};
	RDNSS 2001:db8:1:2::53 fe80::53 { };
	DNSSL lab.example example.com { };
};
`,
  },
  {
    name: 'automatic prefix',
    since: '2.19',
    same: true,
    conf: 'interface br0 { AdvSendAdvert on; prefix ::/64 { AdvOnLink on; AdvAutonomous on; }; };',
  },
  {
    name: 'own address in the prefix',
    since: '2.19',
    same: true,
    conf: 'interface br0 { AdvSendAdvert on; prefix 2001:db8::a/64 { AdvRouterAddr on; }; };',
  },
  {
    name: 'every timer and number',
    since: '2.19',
    same: true,
    conf: `interface br0 {
  AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; MinDelayBetweenRAs 3; AdvDefaultLifetime 9000;
  AdvReachableTime 30000; AdvRetransTimer 1000; AdvCurHopLimit 32; AdvSourceLLAddress off; AdvDefaultPreference low;
  AdvManagedFlag on;
};`,
  },
  {
    name: 'no default router, with routes',
    since: '2.19',
    same: true,
    conf: `interface br0 {
  AdvSendAdvert on; AdvDefaultLifetime 0;
  route 2001:db8:8::/48 { AdvRoutePreference high; AdvRouteLifetime 600; };
  route 2001:db8:9:ff0::/60 { };
  route fd00::/8 { AdvRouteLifetime infinity; AdvRoutePreference low; RemoveRoute off; };
};`,
  },
  {
    name: 'infinite and on-link-only prefixes',
    since: '2.19',
    same: true,
    conf: `interface br0 {
  AdvSendAdvert on;
  prefix 2001:db8:5::/64 { AdvValidLifetime infinity; AdvPreferredLifetime infinity; AdvOnLink off; };
  prefix 2001:db8:6::/48 { AdvAutonomous off; };
  prefix 2001:db8:7::/64;
};`,
  },
  {
    name: 'DNS lifetimes',
    since: '2.19',
    same: true,
    conf: `interface br0 {
  AdvSendAdvert on; MaxRtrAdvInterval 300;
  RDNSS 2001:db8::53 { AdvRDNSSLifetime 900; FlushRDNSS off; };
  DNSSL a.example { AdvDNSSLLifetime 900; FlushDNSSL on; };
};`,
  },
  {
    name: 'definitions before the interval',
    since: '2.19',
    same: true,
    conf: `interface br0 {
  RDNSS 2001:db8::53 { }; route 2001:db8:8::/48 { }; DNSSL a.example { };
  AdvSendAdvert on; MaxRtrAdvInterval 100;
};`,
  },
  {
    name: 'a home agent',
    since: '2.19',
    same: true,
    conf: `interface br0 {
  AdvSendAdvert on; AdvHomeAgentFlag on; AdvHomeAgentInfo on; HomeAgentPreference 10; HomeAgentLifetime 3600;
  AdvMobRtrSupportFlag on; AdvIntervalOpt on;
};`,
  },
  {
    name: 'source addresses and reply modes',
    since: '2.19',
    same: true,
    conf: `interface br0 {
  AdvSendAdvert on; AdvRASolicitedUnicast off;
  AdvRASrcAddress { fe80::a; };
};`,
  },
  {
    name: 'clients',
    since: '2.19',
    same: false,
    conf: 'interface br0 { AdvSendAdvert on; clients { fe80::21f:16ff:fe06:3aab; fe80::b; }; };',
  },
  {
    name: 'what shutdown and ageing need',
    since: '2.19',
    same: false,
    conf: `interface br0 {
  AdvSendAdvert on; UnicastOnly on;
  prefix 2001:db8:1::/64 { DeprecatePrefix on; DecrementLifetimes on; };
};`,
  },
  {
    name: 'prefixes of other interfaces',
    since: '2.19',
    same: false,
    conf: `interface br0 {
  AdvSendAdvert on;
  prefix ::/64 { Base6Interface eth9; };
  prefix 0:0:0:5678::/64 { Base6to4Interface ppp0; AdvValidLifetime 300; AdvPreferredLifetime 120; };
  prefix 2001:db8:1::/64;
};`,
  },
  {
    name: '6LoWPAN',
    since: '2.19',
    same: false,
    conf: `interface br0 {
  AdvSendAdvert on;
  lowpanco { AdvContextLength 64; AdvContextCompressionFlag on; AdvContextID 1; AdvLifeTime 1000; };
  abro fe80::a200:0:0:1 { AdvVersionLow 10; AdvVersionHigh 2; AdvValidLifeTime 2; };
};`,
  },
  {
    name: 'values that the RFCs do not allow',
    since: '2.19',
    same: false,
    conf: `interface br0 {
  AdvSendAdvert on; MinRtrAdvInterval 0.03; MaxRtrAdvInterval 65535; MinDelayBetweenRAs 0.5; AdvDefaultLifetime 65535;
  AdvCurHopLimit 300; AdvReachableTime 4000000; AdvLinkMTU 1000;
  prefix fe80::/64; prefix ff05::/64; prefix 2001:db8::/48; prefix 2001:db8::1/48;
  RDNSS ff02::1 2001:db8::53 { AdvRDNSSLifetime 0; AdvRDNSSPreference 8; AdvRDNSSOpen off; };
};`,
  },
  {
    name: 'two interfaces, and one that is silent',
    since: '2.19',
    same: false,
    conf: `interface br0 { AdvSendAdvert on; prefix 2001:db8:1::/64; };
interface br1 { AdvSendAdvert on; prefix 2001:db8:2::/64; AdvDefaultPreference low; };
interface br2 { prefix 2001:db8:3::/64; };`,
  },
  {
    name: 'what radvd 2.20 has',
    since: '2.20',
    same: false,
    conf: `interface br0 {
  advsendadvert ON; AdvRAMTU 1280; RemoveAdvOnExit off; UnrestrictedUnicast on;
  AdvCaptivePortalAPI "https://portal.example/api";
  nat64prefix 64:ff9b::/96 { AdvValidLifetime 1800; };
  autoignoreprefixes { fd00::/8; };
  prefix ::/64 { };
  clients { fe80::1; !fe80::2; };
  lowpanco { AdvContextPrefix 2001:db8::; };
  abro fe80::1 { Adv6LBRaddress fe80::1; };
};`,
  },
  {
    name: 'what came after radvd 2.20',
    since: '2.20',
    same: false,
    conf: `interface br0 {
  AdvSendAdvert on; AdvSNACRouterFlag on;
  prefix 2001:db8:1::/64 { AdvDHCPv6PDPreferred on; };
  DNR doh1.example.com {
    AdvDNRPriority 100; AdvDNRLifetime 1800; AdvDNRAddr 2001:db8::1; AdvDNRSvcAlpn "h2,h3"; AdvDNRSvcPort 443;
    AdvDNRSvcDohpath "/dns-query{?dns}";
  };
};`,
  },
];
