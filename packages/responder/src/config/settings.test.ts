import { describe, expect, it } from 'vitest';
import { checkRaConfig } from './check-config.ts';
import type { Form, Key, KeyTable } from './form.ts';
import { defaultRaConfig } from './ra-config.ts';
import { settingPath } from './setting-path.ts';
import { checkDhcpv6Config } from './check-dhcpv6.ts';
import { defaultDhcpv6Config, type Dhcpv6Config } from './dhcpv6-config.ts';
import type { ConfigProblem } from './problem.ts';
import type { RaConfig } from './ra-config.ts';
import { settingsToConfig } from './settings-to-config.ts';
import { settingsToDhcpv6 } from './settings-to-dhcpv6.ts';
import { parseSettings } from './settings-file.ts';
import { interfaceTable, settingsTable, type Settings } from './settings.ts';

const tables = { ...groupsOf(settingsTable), '': settingsTable };
const keys = Object.entries<Key>(settingsTable);
const perInterface = Object.entries<Key>(interfaceTable);

/** Groups of keys by the name of the setting that has them. */
function groupsOf(table: KeyTable): Record<string, KeyTable> {
  const groups = Object.entries(table).flatMap(([name, { form }]): [string, KeyTable][] => {
    const inner: Form = form.kind === 'list' ? form.of : form;
    return inner.kind === 'group' && name !== 'interfaces' ? [[name, inner.keys]] : [];
  });
  return Object.fromEntries(groups);
}

function read(text: string): Settings {
  return parseSettings(text, 'ra.yaml').settings;
}

interface Configs {
  readonly ra: RaConfig;
  readonly dhcpv6: Dhcpv6Config;
}

/** What settings mean on an interface with a DHCPv6 server. */
function configsOf(settings: Settings): Configs {
  const stateful: Settings = { dhcpv6: 'stateful', ...settings };
  return {
    ra: settingsToConfig(stateful),
    dhcpv6: settingsToDhcpv6(stateful) ?? { ...defaultDhcpv6Config, mode: 'stateful' },
  };
}

function problemsOf({ ra, dhcpv6 }: Configs): readonly ConfigProblem[] {
  return [...checkRaConfig(ra), ...checkDhcpv6Config(dhcpv6, ra)];
}

describe('settings', () => {
  it('mean the defaults when nothing is said', () => {
    expect(settingsToConfig({})).toEqual(defaultRaConfig);
    expect(settingsToDhcpv6({})).toBeUndefined();
    expect(settingsToDhcpv6({ dhcpv6: 'stateless' })).toEqual(defaultDhcpv6Config);
  });

  it.each([
    ['off', false, false],
    ['stateless', false, true],
    ['stateful', true, true],
  ] as const)(
    'let the flags follow when dhcpv6 is %s, unless they are said',
    (dhcpv6, managed, otherConfig) => {
      expect(settingsToConfig({ dhcpv6 })).toMatchObject({ managed, otherConfig });
      const opposite = { managed: !managed, 'other-config': !otherConfig };
      expect(settingsToConfig({ dhcpv6, ...opposite })).toMatchObject({
        managed: !managed,
        otherConfig: !otherConfig,
      });
    },
  );

  it.each(perInterface.filter(([, key]) => key.default !== undefined))(
    'mean the same when %s has its default',
    (name, key) => {
      const settings = read(`${name}: ${key.default ?? ''}`);
      expect(settingsToConfig(settings)).toEqual(defaultRaConfig);
      expect(settingsToDhcpv6({ dhcpv6: 'stateless', ...settings }) ?? defaultDhcpv6Config).toEqual(
        defaultDhcpv6Config,
      );
    },
  );

  it.each(perInterface)('mean something else with the example of %s, and it is valid', (name, key) => {
    const settings = read(`${name}: ${key.example}`);
    const configs = configsOf(settings);
    expect([settingsToConfig(settings), configs.dhcpv6]).not.toEqual([
      defaultRaConfig,
      configsOf(name === 'dhcpv6' ? { dhcpv6: 'stateless' } : {}).dhcpv6,
    ]);
    expect(problemsOf(configs)).toEqual([]);
  });

  it.each(keys)('can be written as the example of %s', (name, key) => {
    expect(Object.keys(read(`${name}: ${key.example}`))).toEqual([name]);
  });

  it.each(
    Object.entries(groupsOf(settingsTable)).flatMap(([group, table]) =>
      Object.entries(table).map(([name, key]) => [group, name, key, table] as const),
    ),
  )('can be written as the example of %s.%s', (group, name, key, table) => {
    const needed = Object.keys(table)[0] ?? '';
    const rest =
      name === needed || group === 'home-agent' ? '' : `, ${needed}: ${table[needed]?.example ?? ''}`;
    expect(read(`${group}: { ${name}: ${key.example}${rest} }`)).toHaveProperty(group);
  });

  it.each(perInterface.filter(([, { range }]) => range !== undefined))(
    'are checked at both ends of the range of %s',
    (name, { range: [least, most] = [0, 0] }) => {
      // Intervals and lifetimes that leave room for both ends.
      const room: Settings = {
        interval: [1350, 1800],
        'valid-lifetime': 0xffff_ffff,
        ...(name === 'valid-lifetime' ? { 'preferred-lifetime': 0 } : {}),
      };
      const isValid = (value: number): boolean =>
        problemsOf(configsOf({ ...room, [name]: value })).length === 0;
      // Whatever is below the maximum interval is no router lifetime.
      const first = name === 'router-lifetime' ? 1800 : least;
      expect([first, most].map(isValid)).toEqual([true, true]);
      expect([first - 1, most + 1].map(isValid)).toEqual([false, false]);
    },
  );

  it('have a key for every value of the configuration', () => {
    const paths = Object.keys(defaultRaConfig).flatMap((name) =>
      name === 'clients' ? Object.keys(defaultRaConfig.clients).map((key) => `clients.${key}`) : [name],
    );
    const { mode: _mode, preference: _preference, ...dhcpv6 } = defaultDhcpv6Config;
    paths.push(...Object.keys(dhcpv6), 'dhcpv6Preference');
    expect(paths.map((path) => settingPath(path)[0]).filter((name) => !(name in interfaceTable))).toEqual([]);
  });

  it('say what each key is, in one line, with a rule that names its place', () => {
    for (const table of Object.values(tables)) {
      for (const [name, key] of Object.entries<Key>(table)) {
        expect(key.about, name).toMatch(/^[A-Z`][^\n]*[^.\n]$/);
        expect(key.rule ?? 'RFC 1', name).toMatch(/^(RFC \d+( \d+(\.\d+)*)?(, )?)+$|^draft-/);
      }
    }
  });
});

describe('settingsToConfig', () => {
  it('keeps the bits after a prefix, so that the check can tell of them', () => {
    expect(checkRaConfig(settingsToConfig({ prefix: [{ prefix: '2001:db8::1/64' }] }))).toHaveLength(1);
  });

  it('lets the preferred lifetime follow a shorter valid one', () => {
    expect(settingsToConfig({ 'valid-lifetime': 60 })).toMatchObject({ preferredLifetime: 60 });
    const prefix = { prefix: '2001:db8::/64', 'valid-lifetime': 60 };
    expect(settingsToConfig({ prefix: [prefix] }).prefixes).toMatchObject([{ preferredLifetime: 60 }]);
  });

  it('passes on every key of an entry', () => {
    const text = `
prefix: { prefix: 2001:db8::/64, on-link: false, autonomous: false, router-address: true, dhcpv6-pd-preferred: true,
  valid-lifetime: 2h, preferred-lifetime: 1h, lifetimes: decrementing, deprecated: true }
route: { route: "2001:db8::/32", preference: low, lifetime: infinity }
pref64: { prefix: "64:ff9b::/96", lifetime: 10m }
dnr: { name: dns.example, priority: 2, addresses: "2001:db8::53", alpn: h2, port: 443, doh-path: "/q{?dns}", lifetime: 1h }
home-agent: { preference: 3, lifetime: 60, mobile-router: true }
mtu: none
`;
    expect(settingsToConfig(read(text))).toMatchObject({
      prefixes: [
        {
          prefix: '2001:db8::',
          prefixLength: 64,
          onLink: false,
          autonomous: false,
          routerAddress: true,
          dhcpv6PdPreferred: true,
          validLifetime: 7200,
          preferredLifetime: 3600,
          lifetimes: 'decrementing',
          deprecated: true,
        },
      ],
      routes: [{ prefix: '2001:db8::', prefixLength: 32, preference: 'low', lifetime: 0xffff_ffff }],
      pref64: [{ prefix: '64:ff9b::', prefixLength: 96, lifetime: 600 }],
      encryptedDns: [
        {
          name: 'dns.example',
          priority: 2,
          addresses: ['2001:db8::53'],
          alpn: ['h2'],
          port: 443,
          dohPath: '/q{?dns}',
          lifetime: 3600,
        },
      ],
      homeAgent: { preference: 3, lifetime: 60, mobileRouter: true },
      mtu: undefined,
    });
  });
});

describe('settingPath', () => {
  it.each([
    ['rdnss[1]', ['rdnss', 1]],
    ['prefixes[0].prefixLength', ['prefix', 0, 'prefix']],
    ['prefixes[0].validLifetime', ['prefix', 0, 'valid-lifetime']],
    ['routes[2].prefix', ['route', 2, 'route']],
    ['encryptedDns[0].dohPath', ['dnr', 0, 'doh-path']],
    ['minInterval', ['interval', 0]],
    ['curHopLimit', ['cur-hop-limit']],
    ['clients.allow[0]', ['allow', 0]],
    ['homeAgent.lifetime', ['home-agent', 'lifetime']],
  ])('of %s is %j', (path, setting) => {
    expect(settingPath(path)).toEqual(setting);
  });
});
