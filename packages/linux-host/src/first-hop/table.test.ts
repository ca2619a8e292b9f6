import { describe, expect, it } from 'vitest';
import { renderTable } from '../firewall.ts';
import { firstHopOf } from './switches.ts';
import { filtersBridge, firstHopTable } from './table.ts';

const ports = { taps: ['tap0', 'tap1'], uplink: 'eth0', prefix: '2001:db8:55::/64', own: ['fe80::1'] };
const none = firstHopOf({ guard: false });

function textOf(switches: Parameters<typeof firstHopTable>[0], change: Partial<typeof ports> = {}): string {
  return renderTable('ovlab:test', firstHopTable(switches, { ...ports, ...change }), false);
}

describe('firstHopOf', () => {
  it('lets the guard stand for two switches that may be set by themselves', () => {
    expect(firstHopOf({ guard: true })).toEqual({
      raGuard: true,
      dhcpv6Shield: true,
      sourceGuard: false,
      isolation: false,
      ndRateLimit: 0,
    });
    expect(firstHopOf({ guard: true, firstHop: { raGuard: false, ndRateLimit: 5 } })).toMatchObject({
      raGuard: false,
      dhcpv6Shield: true,
      ndRateLimit: 5,
    });
  });
});

describe('firstHopTable', () => {
  it('has nothing to do without a switch', () => {
    expect(filtersBridge(none)).toBe(false);
    expect(firstHopTable(none, ports).chains).toEqual([]);
  });

  it.each([
    { raGuard: true },
    { dhcpv6Shield: true },
    { sourceGuard: true },
    { isolation: true },
    { ndRateLimit: 1 },
  ])('has something to do with %j alone', (one) => {
    const switches = { ...none, ...one };
    expect(filtersBridge(switches)).toBe(true);
    expect(firstHopTable(switches, ports).chains).not.toEqual([]);
  });

  it('names the counter of a rule behind the digest', () => {
    expect(textOf({ ...none, isolation: true })).toMatch(
      /iifname \{ "tap0", "tap1" \} oifname \{ "tap0", "tap1" \} counter drop comment "ovlab:test [\da-f]{8} isolation"/,
    );
  });

  it('drops what is hidden behind a tag or a fragment wherever it looks at what clients send', () => {
    for (const one of [{ raGuard: true }, { sourceGuard: true }, { ndRateLimit: 9 }]) {
      const text = textOf({ ...none, ...one });
      expect(text).toContain('ether type { 8021q, 8021ad } counter drop');
      expect(text).toContain('jump first_fragment');
    }
    expect(textOf({ ...none, isolation: true })).not.toContain('8021q');
  });

  it('has a bucket for each TAP device', () => {
    const text = textOf({ ...none, ndRateLimit: 7 });
    expect(text.match(/limit rate over 7\/second burst 7 packets/g)).toHaveLength(2);
  });

  it('keeps nothing from an uplink that the bridge does not have', () => {
    const switches = firstHopOf({ guard: true });
    expect(textOf(switches)).toContain('oifname { "eth0" }');
    const model = firstHopTable(switches, { ...ports, uplink: undefined });
    expect(model.chains.map(({ name }) => name)).toEqual(['first_fragment', 'prerouting']);
  });

  it('guards sources by the prefix and by who had an address first', () => {
    const text = textOf({ ...none, sourceGuard: true });
    expect(text).toContain('ip6 saddr != { fe80::/10, 2001:db8:55::/64 } counter drop');
    expect(text).toContain('{ 0xfe800000000000000000000000000001 } counter drop');
    expect(text).toContain('set bindings { typeof @th,64,128 . ether saddr; flags dynamic,timeout;');
    expect(textOf({ ...none, sourceGuard: true }, { own: [] })).not.toContain('{  }');
  });
});
