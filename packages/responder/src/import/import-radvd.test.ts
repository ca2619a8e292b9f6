import { describe, expect, it } from 'vitest';
import { radvdFixtures } from '../../test/support/radvd-fixtures.ts';
import { problemsOf } from '../../test/support/problems-of.ts';
import { importRadvd } from './import-radvd.ts';

function imported(conf: string) {
  const { settings, notes } = importRadvd(conf, 'radvd.conf');
  return `${settings}---\n${notes
    .map(
      ({ line, column, code, path, message }) =>
        `${String(line)}:${String(column)} ${code} ${path}: ${message}`,
    )
    .join('\n')}`;
}

function fixture(name: string): string {
  const found = radvdFixtures.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no fixture ${name}`);
  return found.conf;
}

describe('importRadvd', () => {
  it('writes out the defaults of radvd that are not ours', () => {
    expect(imported(fixture('nothing but an interface'))).toMatchInlineSnapshot(`
      "# Made of radvd.conf.

      interface: br0
      interval: [ 198, 600 ] # the first is a third by default
      prefix: [] # radvd tells none by default
      mtu: none # radvd tells none by default
      ---
      "
    `);
  });

  it('keeps what is written', () => {
    expect(imported(fixture('a home network'))).toMatchInlineSnapshot(`
      "# Made of radvd.conf.
      # line 4: IgnoreIfMissing: it always waits for interfaces that do not exist

      interface: br0
      interval: [ 30, 100 ]
      router-lifetime: 300 # three times the maximum interval by default
      preference: high
      managed: false
      other-config: true
      prefix:
        - prefix: 2001:db8:1:2::/64
          on-link: true
          autonomous: true
          router-address: false
          valid-lifetime: 7200
          preferred-lifetime: 3600
      mtu: 1480
      rdnss: [ 2001:db8:1:2::53, fe80::53 ]
      dnssl: [ lab.example, example.com ]
      dns-lifetime: 100 # the maximum interval, by default of radvd; three times that would outlive lost messages
      ---
      4:2 not-needed br0.IgnoreIfMissing: IgnoreIfMissing: it always waits for interfaces that do not exist"
    `);
  });

  it('makes an entry of each interface that advertises', () => {
    expect(imported(fixture('two interfaces, and one that is silent'))).toMatchInlineSnapshot(`
      "# Made of radvd.conf.

      interfaces:
        - interface: br0
          interval: [ 198, 600 ] # the first is a third by default
          prefix: [ 2001:db8:1::/64 ]
          mtu: none # radvd tells none by default
        - interface: br1
          interval: [ 198, 600 ] # the first is a third by default
          preference: low
          prefix: [ 2001:db8:2::/64 ]
          mtu: none # radvd tells none by default
      ---
      3:11 not-needed br2.br2: br2 is left out: AdvSendAdvert is off by default"
    `);
  });

  it('serves listed clients one by one, and others only if they may ask', () => {
    expect(imported(fixture('clients'))).toContain('unicast-only: true');
    expect(imported(fixture('what radvd 2.20 has'))).toMatchInlineSnapshot(`
      "# Made of radvd.conf.
      # line 2: AdvRAMTU: an advertisement that is larger than the MTU of the interface is split
      # line 2: RemoveAdvOnExit off: the last advertisement takes it back; SIGUSR2 ends without one
      # line 2: RemoveAdvOnExit: SIGTERM takes the default route back; end by SIGUSR2
      # line 8: lowpanco: 6LoWPAN is not supported
      # line 9: abro: 6LoWPAN is not supported

      interface: br0
      interval: [ 198, 600 ] # the first is a third by default
      captive-portal: https://portal.example/api
      prefix: [ ::/64 ]
      pref64:
        - { prefix: 64:ff9b::/96, lifetime: 1800 }
      mtu: none # radvd tells none by default
      ignore-prefix: [ fd00::/8 ]
      unicast-only: true # radvd sends to the listed clients one by one
      allow: [ fe80::1, ::/0 ]
      deny: [ fe80::2 ]
      ---
      2:21 not-needed br0.AdvRAMTU: AdvRAMTU: an advertisement that is larger than the MTU of the interface is split
      2:36 differs br0.RemoveAdvOnExit: RemoveAdvOnExit off: the last advertisement takes it back; SIGUSR2 ends without one
      2:36 differs br0.RemoveAdvOnExit: RemoveAdvOnExit: SIGTERM takes the default route back; end by SIGUSR2
      8:3 not-supported br0.lowpanco: lowpanco: 6LoWPAN is not supported
      9:3 not-supported br0.abro: abro: 6LoWPAN is not supported"
    `);
    // Only denied ones: radvd answers nobody.
    expect(imported('interface br0 { AdvSendAdvert on; clients { !fe80::2; }; };')).toContain('allow: []');
  });

  it('brings values within the ranges, and says so', () => {
    expect(imported(fixture('values that the RFCs do not allow'))).toMatchInlineSnapshot(`
      "# Made of radvd.conf.
      # line 2: MaxRtrAdvInterval 65535 became 1800; the range is 4 to 1800
      # line 2: MinRtrAdvInterval 0.03 became 3; the range is 3 to 1350
      # line 2: MinDelayBetweenRAs 0.5 became 3; the range is 3 to 3
      # line 2: AdvDefaultLifetime 65535 became 9000; the range is 1800 to 9000
      # line 3: AdvLinkMTU 1000 became 1280; the range is 1280 to 4294967295
      # line 3: AdvCurHopLimit 300 became 255; the range is 0 to 255
      # line 3: AdvReachableTime 4000000 became 3600000; the range is 0 to 3600000
      # line 4: prefix: 2001:db8::/48 is there twice
      # line 4: prefix: fe80::/64 is link-local (RFC 4861 4.6.2)
      # line 4: prefix: ff05::/64 is a multicast prefix
      # line 4: prefix: hosts form no addresses out of a /48 (RFC 4862 5.5.3); it is on-link only
      # line 5: AdvRDNSSPreference: radvd leaves it aside too (RFC 8106 has no such field)
      # line 5: AdvRDNSSOpen: radvd leaves it aside too (RFC 8106 has no such field)
      # line 5: RDNSS: ff02::1 is a multicast address

      interface: br0
      interval: [ 3, 1800 ]
      min-delay-between-ras: 3
      router-lifetime: 9000
      prefix:
        - { prefix: 2001:db8::/48, autonomous: false }
      mtu: 1280
      cur-hop-limit: 255
      reachable-time: 3600000
      rdnss: [ 2001:db8::53 ]
      dns-lifetime: 0
      ---
      2:21 out-of-range br0.MinRtrAdvInterval: MinRtrAdvInterval 0.03 became 3; the range is 3 to 1350
      2:45 out-of-range br0.MaxRtrAdvInterval: MaxRtrAdvInterval 65535 became 1800; the range is 4 to 1800
      2:70 out-of-range br0.MinDelayBetweenRAs: MinDelayBetweenRAs 0.5 became 3; the range is 3 to 3
      2:94 out-of-range br0.AdvDefaultLifetime: AdvDefaultLifetime 65535 became 9000; the range is 1800 to 9000
      3:3 out-of-range br0.AdvCurHopLimit: AdvCurHopLimit 300 became 255; the range is 0 to 255
      3:23 out-of-range br0.AdvReachableTime: AdvReachableTime 4000000 became 3600000; the range is 0 to 3600000
      3:49 out-of-range br0.AdvLinkMTU: AdvLinkMTU 1000 became 1280; the range is 1280 to 4294967295
      4:3 not-supported br0.prefix: prefix: fe80::/64 is link-local (RFC 4861 4.6.2)
      4:21 not-supported br0.prefix: prefix: ff05::/64 is a multicast prefix
      4:39 differs br0.prefix: prefix: hosts form no addresses out of a /48 (RFC 4862 5.5.3); it is on-link only
      4:61 not-supported br0.prefix: prefix: 2001:db8::/48 is there twice
      5:3 not-supported br0.RDNSS: RDNSS: ff02::1 is a multicast address
      5:52 not-needed br0.AdvRDNSSPreference: AdvRDNSSPreference: radvd leaves it aside too (RFC 8106 has no such field)
      5:74 not-needed br0.AdvRDNSSOpen: AdvRDNSSOpen: radvd leaves it aside too (RFC 8106 has no such field)"
    `);
  });

  it('says what there is not', () => {
    expect(imported(fixture('what shutdown and ageing need'))).toMatchInlineSnapshot(`
      "# Made of radvd.conf.
      # line 3: DeprecatePrefix: run "ovlab ra ctl prefix deprecate" before the end

      interface: br0
      interval: [ 198, 600 ] # the first is a third by default
      prefix:
        - { prefix: 2001:db8:1::/64, lifetimes: decrementing }
      mtu: none # radvd tells none by default
      unicast-only: true
      ---
      3:28 not-supported br0.DeprecatePrefix: DeprecatePrefix: run "ovlab ra ctl prefix deprecate" before the end"
    `);
    expect(imported(fixture('prefixes of other interfaces'))).toMatchInlineSnapshot(`
      "# Made of radvd.conf.
      # line 3: Base6Interface: the prefix is left out; ::/64 follows the interface itself
      # line 4: Base6to4Interface: the prefix is left out; ::/64 follows the interface itself

      interface: br0
      interval: [ 198, 600 ] # the first is a third by default
      prefix: [ 2001:db8:1::/64 ]
      mtu: none # radvd tells none by default
      ---
      3:18 not-supported br0.Base6Interface: Base6Interface: the prefix is left out; ::/64 follows the interface itself
      4:28 not-supported br0.Base6to4Interface: Base6to4Interface: the prefix is left out; ::/64 follows the interface itself"
    `);
    expect(imported(fixture('6LoWPAN'))).toContain(
      'not-supported br0.lowpanco: lowpanco: 6LoWPAN is not supported',
    );
  });

  it('knows what came after radvd 2.20', () => {
    expect(imported(fixture('what came after radvd 2.20'))).toMatchInlineSnapshot(`
      "# Made of radvd.conf.

      interface: br0
      interval: [ 198, 600 ] # the first is a third by default
      snac: true
      prefix:
        - { prefix: 2001:db8:1::/64, dhcpv6-pd-preferred: true }
      mtu: none # radvd tells none by default
      dnr:
        - name: doh1.example.com
          priority: 100
          addresses:
            - 2001:db8::1
          alpn:
            - h2
            - h3
          port: 443
          doh-path: /dns-query{?dns}
          lifetime: 1800
      ---
      "
    `);
  });

  it.each([
    [
      'two lifetimes of name servers',
      'RDNSS 2001:db8::1 { AdvRDNSSLifetime 60; }; DNSSL a { };',
      'there is one dns-lifetime; it is the longest, 600',
    ],
    [
      'name servers that are withdrawn',
      'RDNSS 2001:db8::1 { AdvRDNSSLifetime 0; }; DNSSL a { };',
      'left out, since its lifetime is 0',
    ],
    [
      'several source addresses',
      'AdvRASrcAddress { fe80::1; fe80::2; };',
      'only one can be named; fe80::1 is the first',
    ],
    ['a source that is not link-local', 'AdvRASrcAddress { 2001:db8::1; };', '2001:db8::1 is not link-local'],
    ['a portal without TLS', 'AdvCaptivePortalAPI "http://a/";', 'is not an https URI'],
    ['a home agent without its flag', 'AdvHomeAgentInfo on;', 'it needs AdvHomeAgentFlag'],
    [
      'a prefix that is there twice',
      'prefix 2001:db8::/64; prefix 2001:db8::1/64;',
      '2001:db8::/64 is there twice',
    ],
    ['an automatic prefix of another length', 'prefix ::/48;', '::/64 stands for every global /64'],
    ['a multicast client', 'clients { ff02::1; };', 'ff02::1 is a multicast address'],
    ['a NAT64 prefix of a wrong length', 'nat64prefix 2001:db8::/60;', '/60 is none of /32, /40'],
    [
      'a resolver without a path',
      'DNR a { AdvDNRAddr 2001:db8::1; AdvDNRSvcAlpn h2; };',
      'h2 needs a doh-path',
    ],
    [
      'a preferred lifetime above the valid one',
      'prefix 2001:db8::/64 { AdvValidLifetime 60; AdvPreferredLifetime 61; };',
      '61 became 60',
    ],
  ])('has a note for %s', (_name, inner, note) => {
    const { settings, notes } = importRadvd(`interface br0 { AdvSendAdvert on; ${inner} };`, 'radvd.conf');
    expect(notes.map(({ message }) => message)).toEqual([expect.stringContaining(note)]);
    expect(notes).toMatchObject([{ severity: 'warning', file: 'radvd.conf', line: 1 }]);
    expect(settings).toContain(notes[0]?.message);
    expect(problemsOf(settings)).toEqual([]);
  });
});
