import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OvlabError } from './errors.ts';
import { labTemplate } from './lab-template.ts';
import type { Lab } from './lab.ts';
import { loadLab, parseLabFile } from './parse-lab-file.ts';

function labOf(text: string): Lab {
  return loadLab(text, { file: 'ovlab.yaml' }).lab;
}

function codesOf(text: string): readonly string[] {
  const result = parseLabFile(text, { file: 'ovlab.yaml' });
  return (result.ok ? result.warnings : result.diagnostics).map(({ code }) => code);
}

const sample = `
name: demo
prefix: 2001:db8:55::/64            # the block routed to the server's LAN
server:
  uplink: eth0                      # enslaved to the bridge
  bridge: br0
  addresses: [192.0.2.1/24, 2001:db8:55::1/64]
  gateways: [192.0.2.254, fe80::254%br0]   # a link-local gateway needs its zone
  guard: true
vpn:
  mode: server
  auth: tls
  proto: udp
  port: 1194
  verb: 3
advertise:
  router: { lifetime: 1800, interval: [200, 600] }
  rdnss: [2001:db8:55::53]
  dnssl: [lab.example]
  dhcpv6: off
clients:
  - { name: laptop, os: linux }
  - { name: desk,   os: windows, address: 2001:db8:55::20 }
`;

const sampleLab: Lab = {
  name: 'demo',
  prefix: '2001:db8:55::/64',
  server: {
    uplink: 'eth0',
    bridge: 'br0',
    tap: 'tap0',
    addresses: [
      { family: 4, address: '192.0.2.1', prefixLength: 24 },
      { family: 6, address: '2001:db8:55::1', prefixLength: 64 },
    ],
    gateways: [
      { family: 4, address: '192.0.2.254', zone: undefined },
      { family: 6, address: 'fe80::254', zone: 'br0' },
    ],
    guard: true,
    mode: 'bridged',
    firstHop: {
      raGuard: true,
      dhcpv6Shield: true,
      sourceGuard: false,
      isolation: false,
      ndRateLimit: 0,
    },
  },
  vpn: {
    mode: 'server',
    auth: 'tls',
    proto: 'udp',
    transport: 'ipv4',
    instances: 1,
    persistentTap: true,
    insecure: false,
    port: 1194,
    verb: 3,
  },
  advertise: {
    router: { lifetime: 1800, interval: [200, 600], preference: 'medium' },
    validLifetime: 86_400,
    preferredLifetime: 14_400,
    mtu: undefined,
    rdnss: ['2001:db8:55::53'],
    dnssl: ['lab.example'],
    dhcpv6: 'off',
  },
  clients: [
    { name: 'laptop', os: 'linux', address: undefined },
    { name: 'desk', os: 'windows', address: '2001:db8:55::20' },
  ],
};

describe('a valid lab file', () => {
  it('becomes a lab', () => {
    expect(parseLabFile(sample, { file: 'ovlab.yaml' })).toEqual({
      ok: true,
      lab: sampleLab,
      warnings: [],
      omitted: [],
    });
  });

  it('needs nothing but a prefix, and says what it leaves to a real host', () => {
    const { lab, omitted, warnings } = loadLab('prefix: 2001:DB8:55:0::/64', { file: 'x' });
    expect(lab).toEqual({
      ...sampleLab,
      advertise: { ...sampleLab.advertise, rdnss: [], dnssl: [] },
      clients: [{ name: 'client1', os: 'linux', address: undefined }],
    });
    expect(omitted).toEqual(['server.addresses', 'server.gateways']);
    expect(warnings).toEqual([]);
  });

  it('may be JSON, indented with tabs, with a byte order mark and a $schema key', () => {
    const json = JSON.stringify(
      { $schema: './s.json', name: 'tabs', prefix: '2001:db8:55::/64' },
      undefined,
      '\t',
    );
    expect(labOf(`\ufeff${json}`).name).toBe('tabs');
  });

  it('may use anchors and CRLF line ends', () => {
    const text = 'prefix: 2001:db8:55::/64\r\nclients:\r\n  - { name: &n nas }\r\nname: *n\r\n';
    expect(labOf(text)).toMatchObject({ name: 'nas', clients: [{ name: 'nas' }] });
  });
});

describe('gateways', () => {
  const gatewaysOf = (text: string) => labOf(`prefix: 2001:db8:55::/64\nserver:\n${text}`).server.gateways;

  it('may be written as a group, and on the uplink, which is the bridge afterwards', () => {
    const linkLocal = { family: 6, address: 'fe80::254', zone: 'br7' };
    for (const gateway of [
      'fe80::254%br7',
      'fe80::254%eth0',
      '{ via: fe80::254, interface: br7 }',
      '{ via: fe80::254, interface: eth0 }',
    ]) {
      expect(gatewaysOf(`  bridge: br7\n  gateways: ["192.0.2.254", ${gateway}]`)[1]).toEqual(linkLocal);
    }
  });

  it('have no zone unless they are link-local', () => {
    const text = '  gateways: [{ via: 192.0.2.254, interface: br0 }, 2001:db8:55::fe]';
    expect(gatewaysOf(text)).toEqual([
      { family: 4, address: '192.0.2.254', zone: undefined },
      { family: 6, address: '2001:db8:55::fe', zone: undefined },
    ]);
  });

  it.each([
    ['192.0.2.1/24', '192.0.2.254'],
    ['192.0.2.254/24', '192.0.2.253'],
    ['203.0.113.2/29', '203.0.113.6'],
    ['203.0.113.2/31', '203.0.113.3'],
    ['203.0.113.3/31', '203.0.113.2'],
  ])('default to the last host of %s that is not the server: %s', (address, gateway) => {
    expect(gatewaysOf(`  addresses: [${address}, 2001:db8:55::1/64]`)).toEqual([
      { family: 4, address: gateway, zone: undefined },
      { family: 6, address: 'fe80::254', zone: 'br0' },
    ]);
  });

  it('have no IPv4 default where the server has no IPv4, which a tunnel over IPv6 does not need', () => {
    const text =
      'prefix: 2001:db8:55::/64\nvpn: { transport: ipv6 }\nserver: { addresses: ["2001:db8:55::1/64"] }';
    expect(labOf(text).server.gateways.map(({ family }) => family)).toEqual([6]);
  });

  it('have no IPv4 default on a /32', () => {
    expect(gatewaysOf('  addresses: [192.0.2.1/32, 2001:db8:55::1/64]').map(({ family }) => family)).toEqual([
      6,
    ]);
  });
});

describe('clients', () => {
  const namesOf = (clients: string) =>
    labOf(`prefix: 2001:db8:55::/64\nclients: ${clients}`).clients.map(({ name }) => name);

  it.each([
    ['3', ['client1', 'client2', 'client3']],
    ['0', []],
    ['[]', []],
    ['[{}, { name: nas }, {}]', ['client1', 'nas', 'client3']],
    ['[{ name: client2 }, {}, {}]', ['client2', 'client3', 'client4']],
  ])('%s: %j', (clients, names) => {
    expect(namesOf(clients)).toEqual(names);
  });

  it('are at most 1000', () => {
    expect(namesOf('1000')).toHaveLength(1000);
    expect(codesOf('prefix: 2001:db8:55::/64\nclients: 1001')).toEqual(['out-of-range']);
    const list = Array.from({ length: 1001 }, () => '{}').join(', ');
    expect(codesOf(`prefix: 2001:db8:55::/64\nclients: [${list}]`)).toEqual(['too-many']);
  });
});

describe('limits', () => {
  const advertise = (text: string) => codesOf(`prefix: 2001:db8:55::/64\nadvertise: { ${text} }`);

  it.each([
    ['router: { interval: [3, 4] }', []],
    ['router: { interval: [4, 4] }', ['ra-interval']],
    ['router: { interval: [1350, 1800] }', []],
    ['router: { interval: [1350, 1801] }', ['out-of-range']],
    ['router: { interval: [200, 600, 700] }', ['wrong-type']],
    ['router: { lifetime: 600 }', []],
    ['router: { lifetime: 599 }', ['lifetime']],
    ['router: { lifetime: 9000 }', []],
    ['router: { lifetime: 9001 }', ['out-of-range']],
    ['router: { lifetime: 1.5 }', ['wrong-type']],
    ['mtu: 1280', []],
    ['mtu: 1279', ['out-of-range']],
    ['valid-lifetime: 4294967295', []],
    ['valid-lifetime: 4294967296', ['out-of-range']],
    ['valid-lifetime: 3600', []],
    ['valid-lifetime: 3600, preferred-lifetime: 3601', ['lifetime']],
    ['rdnss: [fe80::53]', []],
    ['rdnss: ["fe80::53%br0"]', ['address-syntax']],
    ['dnssl: [lab.example.]', []],
  ])('%s: %j', (text, codes) => {
    expect(advertise(text)).toEqual(codes);
  });

  it('give a valid lifetime below the default to the preferred lifetime too', () => {
    const { advertise: given } = labOf('prefix: 2001:db8:55::/64\nadvertise: { valid-lifetime: 3600 }');
    expect(given).toMatchObject({ validLifetime: 3600, preferredLifetime: 3600 });
  });

  it('do not hide one another: a wrong value leaves the others checked', () => {
    const text =
      'prefix: 2001:db8:55::/64\nserver: { addresses: [1, 2001:db8:1::1/64], gateways: 5 }\nvpn: { verb: x, auth: static-key }';
    expect(codesOf(text)).toEqual(['wrong-type', 'outside-prefix', 'wrong-type', 'wrong-type', 'auth-mode']);
  });
});

describe('positions', () => {
  it('are lines and columns in characters', () => {
    const result = parseLabFile(
      'name: demo # 💻\nprefix: 2001:db8:55::/64\n"💻💻": 1\nserver: { "💻": 1, bridge: a/b }',
      { file: 'f' },
    );
    expect(result.ok ? [] : result.diagnostics).toMatchObject([
      { line: 3, column: 1, length: 4, path: '💻💻', file: 'f' },
      { line: 4, column: 11, length: 3, path: 'server.💻' },
      { line: 4, column: 27, length: 3, path: 'server.bridge' },
    ]);
  });
});

describe('hostile files', () => {
  it.each([100, 500, 1000, 2000, 10_000])('are refused when nested %i deep', (depth) => {
    const text = `prefix: 2001:db8:55::/64\nserver: ${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(parseLabFile(text, { file: 'f' }).ok).toBe(false);
  });

  it('cannot set a prototype', () => {
    expect(
      codesOf('prefix: 2001:db8:55::/64\n__proto__: { name: x }\nserver: { __proto__: 1, constructor: 2 }'),
    ).toEqual(['unknown-key', 'unknown-key', 'unknown-key']);
  });

  it('never throw, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...labTemplate('lab').split(/(?<=[\s:,[\]{}])/),
      '*a',
      '&a ',
      '!x ',
      '\t',
      '"',
      '---\n',
      '? ',
      '~',
      '0',
      '-1',
      '::',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        const result = parseLabFile(any, { file: 'f' });
        const places = result.ok ? result.warnings : result.diagnostics;
        expect(places.every(({ line, column, length }) => line >= 1 && column >= 1 && length >= 1)).toBe(
          true,
        );
        expect(result.ok || places.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('never throw for a valid file with one character changed', () => {
    const template = labTemplate('lab');
    const change = fc.tuple(fc.nat(template.length - 1), fc.string({ unit: 'binary', maxLength: 2 }));
    fc.assert(
      fc.property(change, ([place, text]) => {
        parseLabFile(template.slice(0, place) + text + template.slice(place + 1), { file: 'f' });
      }),
      { numRuns: 300 },
    );
  });
});

describe('loadLab', () => {
  it('throws one error with every diagnostic', () => {
    const load = () => loadLab('name: A\nport: 1', { file: 'my.yaml' });
    expect(load).toThrow(OvlabError);
    expect(load).toThrow(
      expect.objectContaining({
        code: 'OVLAB_E_LAB_FILE',
        exitCode: 2,
        message: 'my.yaml is not a valid lab file: 3 errors',
        diagnostics: [
          expect.objectContaining({ code: 'missing-key', line: 1 }),
          expect.objectContaining({ code: 'lab-name', line: 1 }),
          expect.objectContaining({ code: 'unknown-key', line: 2 }),
        ],
      }),
    );
  });
});
