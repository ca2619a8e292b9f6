import { describe, expect, it } from 'vitest';
import { checkRaConfig } from './check-config.ts';
import { defaultRaConfig } from './ra-config.ts';
import { settingsSchema } from './settings-schema.ts';
import { settingOf, settingsToConfig } from './settings.ts';

describe('settings', () => {
  it('mean the defaults when nothing is said', () => {
    expect(settingsToConfig({})).toEqual(defaultRaConfig);
  });

  it.each(['2001:db8::', '192.0.2.0/24', '2001:db8::/129', 'br0'])('refuse the prefix %j', (text) => {
    expect(() => settingsToConfig({ prefix: [text] })).toThrow(`prefix: '${text}' is not an IPv6 prefix`);
  });

  it('keep the bits after a prefix, so that the check can tell of them', () => {
    expect(checkRaConfig(settingsToConfig({ prefix: ['2001:db8::1/64'] }))).toHaveLength(1);
  });

  it.each([
    ['rdnss[1]', 'rdnss'],
    ['prefixes[0].prefixLength', 'prefix'],
    ['minInterval', 'interval'],
    ['curHopLimit', 'cur-hop-limit'],
  ])('are what a problem at %s is about: %s', (path, setting) => {
    expect(settingOf(path)).toBe(setting);
  });

  it('have a name for every value of the configuration that can be wrong', () => {
    const fixed = ['sourceLinkLayerAddress', 'firstAdvertisement'];
    const names = Object.keys(defaultRaConfig).filter((name) => !fixed.includes(name));
    expect(names.map(settingOf).filter((setting) => !(setting in settingsSchema.shape))).toEqual([]);
  });
});
