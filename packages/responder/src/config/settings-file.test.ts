import { OvlabError, renderError } from '@ovlab/core/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSettings, readSettingsFile } from './settings-file.ts';

function problemsOf(text: string): OvlabError {
  try {
    parseSettings(text, 'ra.yaml');
  } catch (error) {
    if (error instanceof OvlabError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('parseSettings', () => {
  it('reads one value for a list, a text for an entry, and times', () => {
    const text = `
interface: br0
interfaces: { interface: br1, mtu: link }
prefix: [2001:db8:55::/64, { prefix: 2001:db8:56::/64, on-link: false }]
rdnss: 2001:db8:55::53
route: ["::/0"]
interval: [1m, 120]
reachable-time: 30s
metrics: localhost:9100
`;
    expect(parseSettings(text, 'ra.yaml').settings).toEqual({
      interface: ['br0'],
      interfaces: [{ interface: 'br1', mtu: 'link' }],
      prefix: [{ prefix: '2001:db8:55::/64' }, { prefix: '2001:db8:56::/64', 'on-link': false }],
      rdnss: ['2001:db8:55::53'],
      route: [{ route: '::/0' }],
      interval: [60, 120],
      'reachable-time': 30_000,
      metrics: { host: 'localhost', port: 9100 },
    });
  });

  it('reads JSON, and nothing at all', () => {
    expect(parseSettings('{"interface": "br0"}', 'ra.json').settings).toEqual({ interface: ['br0'] });
    expect(parseSettings('# nothing\n', 'ra.yaml').settings).toEqual({});
  });

  it('shows each problem at its place, in the order of the file', () => {
    const text = `interfces: br0
mtu: big
prefix:
  - 2001:db8::/64
  - 7
  - { prefix: 2001:db8::/65x }
  - { autonomus: true, prefix: 2001:db8:1::/64 }
  - on-link: true
preference: best
interfaces:
  - interface: br1
    interval: [1m]
    control: /run/ra.sock
    prefix: { prefix: 2001:db8:2::/64, valid-lifetime: 1y, mtu: 1400 }
dnr: { name: dns.example, addresses: [192.0.2.53] }
`;
    const error = problemsOf(text);
    expect(error).toMatchObject({ code: 'OVLAB_E_RESPONDER_FILE', exitCode: 2 });
    expect(error.diagnostics.map(({ path }) => path)).toEqual([
      'interfces',
      'mtu',
      'prefix[1]',
      'prefix[2].prefix',
      'prefix[3].autonomus',
      'prefix[4].prefix',
      'preference',
      'interfaces[0].interval',
      'interfaces[0].control',
      'interfaces[0].prefix.valid-lifetime',
      'interfaces[0].prefix.mtu',
      'dnr.addresses[0]',
    ]);
    expect(renderError(error, { sourceText: text })).toMatchInlineSnapshot(`
      "ra.yaml:1:1: error: there is no key 'interfces' [unknown-key]
        interfces: br0
        ^^^^^^^^^
        hint: did you mean 'interfaces'?

      ra.yaml:2:6: error: expected a number of octets, link or none [wrong-type]
        mtu: big
             ^^^

      ra.yaml:5:5: error: expected a prefix like 2001:db8:55::/64, or a group of keys with one [wrong-type]
          - 7
            ^

      ra.yaml:6:15: error: expected an IPv6 prefix like 2001:db8:55::/64 [wrong-type]
          - { prefix: 2001:db8::/65x }
                      ^^^^^^^^^^^^^^

      ra.yaml:7:7: error: there is no key 'autonomus' in prefix[3] [unknown-key]
          - { autonomus: true, prefix: 2001:db8:1::/64 }
              ^^^^^^^^^
        hint: did you mean 'autonomous'?

      ra.yaml:8:5: error: 'prefix' is missing [missing-key]
          - on-link: true
            ^^^^^^^^^^^^^
        hint: expected an IPv6 prefix like 2001:db8:55::/64

      ra.yaml:9:13: error: expected one of low, medium, high [wrong-type]
        preference: best
                    ^^^^

      ra.yaml:12:15: error: expected two numbers, the least and the most seconds, like [200, 600] [wrong-type]
            interval: [1m]
                      ^^^^

      ra.yaml:13:5: error: there is no key 'control' in interfaces[0] [unknown-key]
            control: /run/ra.sock
            ^^^^^^^
        hint: 'control' belongs to the top level

      ra.yaml:14:56: error: expected a number of seconds, or a time like 30m, 4h, 1d or infinity [wrong-type]
            prefix: { prefix: 2001:db8:2::/64, valid-lifetime: 1y, mtu: 1400 }
                                                               ^^

      ra.yaml:14:60: error: there is no key 'mtu' in interfaces[0].prefix [unknown-key]
            prefix: { prefix: 2001:db8:2::/64, valid-lifetime: 1y, mtu: 1400 }
                                                                   ^^^
        hint: 'mtu' belongs to the top level

      ra.yaml:15:39: error: expected an IPv6 address like 2001:db8:55::53 [wrong-type]
        dnr: { name: dns.example, addresses: [192.0.2.53] }
                                              ^^^^^^^^^^

      12 errors

      error: ra.yaml is not a valid configuration [OVLAB_E_RESPONDER_FILE]"
    `);
  });

  it.each([
    ['router-lifetme: 3', "did you mean 'router-lifetime'?"],
    ['banana: 3', 'the keys are interface, interfaces, prefix, '],
    ['source-address: fe80::', 'in quotes: "fe80::"'],
    ['autonomous: false', "'autonomous' belongs to 'prefix'"],
    ['priority: 3', "'priority' belongs to 'dnr'"],
    ['route: { route: 2001:db8::/32, prefrence: high }', "did you mean 'preference'?"],
    ['interfaces: { interface: br0, intervall: [3, 4] }', "did you mean 'interval'?"],
  ])('says which key was meant by %j', (text, hint) => {
    expect(problemsOf(text).diagnostics[0]?.hint).toContain(hint);
  });

  it.each([
    ['interface: [br0', 'yaml-syntax'],
    ['mtu: 1400\nmtu: 1500', 'yaml-syntax'],
    ['mtu: *size', 'yaml-syntax'],
    ['- br0', 'wrong-type'],
    ['interval: 200', 'wrong-type'],
    ['interval: [200]', 'wrong-type'],
    ['managed: yes', 'wrong-type'],
    ['mtu:', 'wrong-type'],
    ['interface: br 0', 'wrong-type'],
    ['metrics: 9100', 'wrong-type'],
    ['metrics: ::1:9100', 'wrong-type'],
    ['metrics: "[br0]:9100"', 'wrong-type'],
    ['metrics: localhost:65536', 'wrong-type'],
    ['prefix: 2001:db8::', 'yaml-syntax'],
    ['prefix: "2001:db8::"', 'wrong-type'],
    ['prefix: 2001:db8::/064', 'wrong-type'],
    ['prefix: fe80::1%br0/64', 'wrong-type'],
    ['allow: host.example', 'wrong-type'],
    ['source-address: fe80::1%br0', 'wrong-type'],
    ['home-agent: true', 'wrong-type'],
    ['dnr: dns.example', 'wrong-type'],
    ['dnr: { addresses: "2001:db8::53" }', 'missing-key'],
    ['interfaces: [{ mtu: 1400 }]', 'missing-key'],
    ['<<: { mtu: 1400 }', 'unknown-key'],
    ['__proto__: { mtu: 1400 }', 'unknown-key'],
  ])('refuses %j', (text, code) => {
    expect(problemsOf(text).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  });

  it('shows what is wrong with a value in the terms of the whole', () => {
    const { diagnose } = parseSettings(
      'interface: br0\nprefix: 2001:db8::/65\ninterval: [500, 600]\n',
      'ra.yaml',
    );
    expect(diagnose(['interval', 0], 'too long')).toEqual({
      code: 'out-of-range',
      severity: 'error',
      message: 'too long',
      file: 'ra.yaml',
      line: 3,
      column: 12,
      length: 3,
      path: 'interval[0]',
    });
    // A short form stands for all that it leaves out.
    expect(diagnose(['prefix', 0, 'valid-lifetime'], '')).toMatchObject({ line: 2, column: 9, length: 13 });
    expect(diagnose(['mtu'], '')).toMatchObject({ line: 1, column: 1 });
  });

  it('never fails in another way, whatever the text', () => {
    const word = fc.constantFrom(
      'prefix',
      'interval',
      'interfaces',
      'mtu',
      '2001:db8::/64',
      '[',
      ']',
      '{',
      '}',
      ',',
      ': ',
      '- ',
      '\n',
      '  ',
      '&a ',
      '*a',
      '3',
      '"',
      '#',
      '!!',
      '|',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(word).map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, (source) => {
        try {
          parseSettings(source, 'ra.yaml');
        } catch (error) {
          if (!(error instanceof OvlabError)) throw error;
          expect(error.diagnostics.length).toBeGreaterThan(0);
          expect(error.diagnostics.every(({ line, column }) => line > 0 && column > 0)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('readSettingsFile', () => {
  it('says which file cannot be read', async () => {
    await expect(readSettingsFile('/nowhere/ra.yaml')).rejects.toMatchObject({
      code: 'OVLAB_E_FILE',
      message: expect.stringContaining('/nowhere/ra.yaml'),
    });
  });
});
