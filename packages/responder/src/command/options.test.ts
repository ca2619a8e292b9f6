import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { settingsTable } from '../config/settings.ts';
import { parseSettings } from '../config/settings-file.ts';
import type { Key } from '../config/form.ts';
import { addOptions, readOptions } from './options.ts';

function parse(...args: readonly string[]) {
  const said: string[] = [];
  const command = addOptions(new Command('ovlab-responder'))
    .exitOverride()
    .configureOutput({ writeErr: (text) => said.push(text) });
  try {
    command.action(() => undefined).parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new Error(said.join(''), { cause: error });
    throw error;
  }
  return readOptions(command);
}

describe('options', () => {
  it('are settings under their long names', () => {
    const line =
      '-i br0 -i br1 --prefix 2001:db8::/64 --prefix 2001:db8:1::/64 --ignore-prefix fd00::/8 --router-lifetime 30m ' +
      '--interval 3,4 --rdnss 2001:db8::53 --dnssl lab.example --dns-lifetime infinity --mtu 1400 --preference low ' +
      '--route ::/0 --pref64 64:ff9b::/96 --captive-portal https://portal.example/ --managed --unicast-only ' +
      '--allow fe80::1 --deny 2001:db8::/64 --valid-lifetime 60 --preferred-lifetime 30 --retrans-timer 1s ' +
      '--control ra.sock --metrics [::1]:9100 --log-level warn --log-format pretty --dhcpv6 off --config ra.yaml --check';
    expect(parse(...line.split(' '))).toEqual({
      settings: {
        interface: ['br0', 'br1'],
        prefix: [{ prefix: '2001:db8::/64' }, { prefix: '2001:db8:1::/64' }],
        'ignore-prefix': ['fd00::/8'],
        'router-lifetime': 1800,
        interval: [3, 4],
        rdnss: ['2001:db8::53'],
        dnssl: ['lab.example'],
        'dns-lifetime': 0xffff_ffff,
        mtu: 1400,
        preference: 'low',
        route: [{ route: '::/0' }],
        pref64: [{ prefix: '64:ff9b::/96' }],
        'captive-portal': 'https://portal.example/',
        managed: true,
        'unicast-only': true,
        allow: ['fe80::1'],
        deny: ['2001:db8::/64'],
        'valid-lifetime': 60,
        'preferred-lifetime': 30,
        'retrans-timer': 1000,
        control: 'ra.sock',
        metrics: { host: '::1', port: 9100 },
        'log-level': 'warn',
        'log-format': 'pretty',
        dhcpv6: 'off',
      },
      config: 'ra.yaml',
      check: true,
    });
  });

  it('leave out what was not said, so that the file decides', () => {
    expect(parse()).toEqual({ settings: {}, config: undefined, check: false });
  });

  it('mean what the same text means in a file', () => {
    const ofScalars = Object.entries<Key>(settingsTable).filter(
      ([, { form, option }]) => form.kind === 'scalar' && option !== undefined && option !== '',
    );
    expect(ofScalars.length).toBeGreaterThan(10);
    for (const [name, { example }] of ofScalars) {
      const text = example.replaceAll('"', '');
      expect(parse(`--${name}`, text).settings).toEqual(
        parseSettings(`${name}: ${example}`, 'ra.yaml').settings,
      );
    }
  });

  it.each([
    [['--mtu', 'big'], 'Expected a number of octets, link or none.'],
    [['--mtu', '1400.5'], 'Expected a number of octets'],
    [['--cur-hop-limit', '-1'], 'Expected a whole number.'],
    [['--router-lifetime', '30x'], 'Expected a number of seconds, or a time like 30m'],
    [['--interval', '200'], 'Expected two values with a comma like 200,600.'],
    [['--interval', '200,'], 'Expected a number of seconds'],
    [['--interval', '3,4,5'], 'Expected two values'],
    [['--preference', 'best'], 'Allowed choices are low, medium, high.'],
    [['--log-level', 'loud'], 'Allowed choices are trace'],
    [['--prefix', '2001:db8::'], 'Expected an IPv6 prefix like 2001:db8:55::/64.'],
    [['--route', 'default'], 'Expected an IPv6 prefix'],
    [['--allow', 'host'], 'Expected an IPv6 address or prefix'],
    [['-i', 'br 0'], 'Expected the name of an interface'],
    [['--metrics', '::1:9100'], 'Expected a host and a port'],
    [['--pool', '2001:db8::1'], 'Expected two IPv6 addresses like'],
    [['--rapid-commit'], "unknown option '--rapid-commit'"],
  ])('refuse %j', (args, reason) => {
    expect(() => parse(...args)).toThrow(reason);
  });

  it('show what leaving them out means', () => {
    const help = addOptions(new Command('ovlab-responder')).helpInformation();
    expect(help).toMatchInlineSnapshot(`
      "Usage: ovlab-responder [options]

      Options:
        -i, --interface <name>          interfaces to advertise on; they need not
                                        exist yet (repeatable; default: those of
                                        interfaces)
        --prefix <cidr>                 prefixes to advertise (repeatable; default:
                                        ::/64, which is every global /64 of the
                                        interface)
        --ignore-prefix <cidr>          prefixes that ::/64 leaves aside, and all
                                        within a shorter one (repeatable)
        --valid-lifetime <seconds>      how long addresses of the prefixes are usable,
                                        leases of DHCPv6 among them (default: 86400)
        --preferred-lifetime <seconds>  how long they are used for connections that
                                        start (default: 14400, or the valid lifetime
                                        when that is less)
        --lifetimes <mode>              whether the lifetimes of prefixes stay as they
                                        are in each advertisement or run down in real
                                        time (default: fixed) (choices: "fixed",
                                        "decrementing")
        --router-lifetime <seconds>     how long hosts keep this router as default
                                        router; 0: it is none (default: 1800)
        --interval <min,max>            time between unsolicited advertisements: the
                                        least and the most (default: 200,600)
        --preference <level>            preference among default routers (default:
                                        medium) (choices: "low", "medium", "high")
        --managed                       M flag: addresses are to be had with DHCPv6
                                        (default: true when dhcpv6 is stateful)
        --other-config                  O flag: other configuration is to be had with
                                        DHCPv6 (default: true when dhcpv6 is stateless
                                        or stateful)
        --mtu <octets>                  MTU that is told, never more than the
                                        interface has; link: that of the interface;
                                        none: no option (default: link)
        --source-address <address>      link-local address to send from when the
                                        interface has several (default: the first that
                                        the kernel names)
        --cur-hop-limit <number>        hop limit for packets of hosts; 0: not said
                                        (default: 64)
        --reachable-time <ms>           how long hosts take a neighbor for reachable;
                                        0: not said (default: 0)
        --retrans-timer <ms>            time between Neighbor Solicitations that hosts
                                        repeat; 0: not said (default: 0)
        --rdnss <address>               recursive DNS servers; :: stands for an
                                        address of the interface (repeatable)
        --dnssl <domain>                DNS search list (repeatable)
        --dns-lifetime <seconds>        how long hosts use DNS servers and search list
                                        (default: three times the maximum interval)
        --route <cidr>                  routes through this router (repeatable)
        --pref64 <cidr>                 NAT64 prefixes (repeatable)
        --captive-portal <uri>          URI of the captive portal API;
                                        urn:ietf:params:capport:unrestricted: there is
                                        no portal (default: not said)
        --allow <host>                  hosts that are answered, by address or prefix;
                                        with unicast-only the single addresses among
                                        them get the unsolicited advertisements too
                                        (repeatable; default: every host)
        --deny <host>                   hosts that are not answered, by address or
                                        prefix; goes before allow (repeatable)
        --unicast-only                  nothing is sent to all nodes: for links where
                                        multicast is dear or not passed on
        --solicited <cast>              where the answer to a host with an address
                                        goes (default: unicast) (choices: "unicast",
                                        "multicast")
        --dhcpv6 <mode>                 DHCPv6 server: stateless answers questions
                                        about name servers and the like, stateful
                                        gives addresses too; the flags of the
                                        advertisements follow (default: off) (choices:
                                        "off", "stateless", "stateful")
        --pool <first-last>             addresses to give away, first and last
                                        (repeatable; default: a range of the first /64
                                        of the link, away from addresses that hosts
                                        make themselves)
        --t1 <seconds>                  when clients renew their leases (default: half
                                        of the preferred lifetime)
        --t2 <seconds>                  when clients ask any server to extend them
                                        (default: four fifths of the preferred
                                        lifetime)
        --no-rapid-commit               not: whether a client that asks for it gets
                                        its lease with two messages instead of four
        --dhcpv6-preference <number>    preference among DHCPv6 servers; at 255
                                        clients wait for no other (default: 0)
        --control <path>                unix socket of ctl; a relative path starts in
                                        the working directory (default: none)
        --metrics <host:port>           where Prometheus metrics are served; port 0 is
                                        any free one (default: nowhere)
        --lease-db <url>                where DHCPv6 leases are kept: lmdb:DIRECTORY,
                                        memory: or postgres://… (default: lmdb: with
                                        the directory leases in state, or
                                        lmdb:/var/lib/ovlab/leases)
        --state <directory>             directory where advertised prefixes are noted,
                                        so that those that vanish during a restart can
                                        be taken back; the identity of the DHCPv6
                                        server and its leases are there too, unless
                                        lease-db says otherwise (default:
                                        STATE_DIRECTORY, which systemd sets, or none)
        --log-level <level>             least level that is logged; debug shows every
                                        message sent and heard (default: info)
                                        (choices: "trace", "debug", "info", "warn",
                                        "error", "fatal", "silent")
        --log-format <format>           format of the log on standard error (default:
                                        json) (choices: "json", "pretty")
        --config <file>                 YAML file with the same names as keys; the
                                        command line goes before it
        --check                         check the configuration, print the
                                        advertisements it means, and end
        -h, --help                      display help for command
      "
    `);
  });
});
