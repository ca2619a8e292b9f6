import { describe, expect, it } from 'vitest';
import { clientSystems, describeClientSupport, tapSupport } from './tap-support.ts';

describe('tapSupport', () => {
  it.each(['linux', 'windows'] as const)('knows that %s has a TAP device', (system) => {
    expect(tapSupport(system).supported).toBe(true);
  });

  it.each([
    ['macos', /Tunnelblick.*kernel extension.*OpenVPN Connect/],
    ['ios', /no Ethernet frames.*OpenVPN Connect/],
    ['android', /no Ethernet frames.*OpenVPN for Android/],
  ] as const)('knows that %s has none, and why', (system, reason) => {
    expect(tapSupport(system)).toEqual({ supported: false, reason: expect.stringMatching(reason) as string });
  });
});

describe('describeClientSupport', () => {
  const names = (kind: 'tap' | 'tun') =>
    clientSystems.filter((system) => describeClientSupport(system, { name: kind, kind }).supported);

  it('asks for a TAP device only where the profile has one', () => {
    expect(names('tap')).toEqual(['linux', 'windows']);
    expect(names('tun')).toEqual(clientSystems);
  });
});
