import { OvlabError, renderError } from '@ovlab/core/errors';
import { describe, expect, it } from 'vitest';
import { parseSettings, readSettingsFile } from './settings-file.ts';
import { settingsToConfig } from './settings.ts';

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
  it('reads every key', () => {
    const text = `
# what clients of the tunnel are told
interface: br0
prefix: [2001:db8:55::/64, 2001:db8:56::/64]
router-lifetime: 1200
interval: [3, 4]
rdnss: 2001:db8:55::53
dnssl: [lab.example]
mtu: 1400
preference: high
valid-lifetime: 7200
preferred-lifetime: 3600
cur-hop-limit: 32
reachable-time: 30000
retrans-timer: 1000
managed: true
other-config: true
log-level: debug
log-format: pretty
`;
    const { settings } = parseSettings(text, 'ra.yaml');
    expect(settings).toMatchObject({ interface: 'br0', 'log-level': 'debug', 'log-format': 'pretty' });
    expect(settingsToConfig(settings)).toEqual({
      prefixes: [
        { prefix: '2001:db8:55::', prefixLength: 64 },
        { prefix: '2001:db8:56::', prefixLength: 64 },
      ],
      routerLifetime: 1200,
      minInterval: 3,
      maxInterval: 4,
      preference: 'high',
      managed: true,
      otherConfig: true,
      curHopLimit: 32,
      reachableTime: 30_000,
      retransTimer: 1000,
      mtu: 1400,
      sourceLinkLayerAddress: true,
      rdnss: ['2001:db8:55::53'],
      dnssl: ['lab.example'],
      validLifetime: 7200,
      preferredLifetime: 3600,
      firstAdvertisement: 'immediate',
    });
  });

  it('reads JSON, and nothing at all', () => {
    expect(parseSettings('{"interface": "br0"}', 'ra.json').settings).toEqual({ interface: 'br0' });
    expect(parseSettings('# nothing\n', 'ra.yaml').settings).toEqual({});
  });

  it('shows each problem at its place', () => {
    const text = 'interfaces: br0\nmtu: big\nprefix:\n  - 2001:db8::/64\n  - 7\npreference: best\n';
    const error = problemsOf(text);
    expect(error).toMatchObject({ code: 'OVLAB_E_RESPONDER_FILE', exitCode: 2 });
    expect(renderError(error, { sourceText: text })).toMatchInlineSnapshot(`
      "ra.yaml:1:1: error: there is no key 'interfaces' [unknown-key]
        interfaces: br0
        ^^^^^^^^^^
        hint: did you mean 'interface'?

      ra.yaml:2:6: error: a number is expected [wrong-type]
        mtu: big
             ^^^

      ra.yaml:4:3: error: text or a list of texts is expected [wrong-type]
          - 2001:db8::/64
          ^^^^^^^^^^^^^^^

      ra.yaml:6:13: error: one of low, medium, high is expected [wrong-type]
        preference: best
                    ^^^^

      4 errors

      error: ra.yaml is not a valid configuration [OVLAB_E_RESPONDER_FILE]"
    `);
  });

  it.each([
    ['router-lifetme: 3', "did you mean 'router-lifetime'?"],
    ['banana: 3', 'the keys are interface, prefix, '],
  ])('says which key was meant by %j', (text, hint) => {
    expect(problemsOf(text).diagnostics[0]?.hint).toContain(hint);
  });

  it.each([
    ['interface: [br0', 'yaml-syntax'],
    ['mtu: 1400\nmtu: 1500', 'yaml-syntax'],
    ['- br0', 'wrong-type'],
    ['interval: 200', 'wrong-type'],
    ['interval: [200]', 'wrong-type'],
    ['managed: yes', 'wrong-type'],
  ])('refuses %j', (text, code) => {
    expect(problemsOf(text).diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
  });

  it('finds the place of a problem with the whole configuration', () => {
    const { locate } = parseSettings('interface: br0\ninterval: [500, 600]\n', 'ra.yaml');
    expect(locate({ path: 'minInterval', message: 'too long' })).toMatchObject({
      code: 'out-of-range',
      line: 2,
      column: 11,
      length: 10,
      message: 'minInterval: too long',
    });
    expect(locate({ path: 'mtu', message: 'too small' })).toBeUndefined();
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
