import { describe, expect, it } from 'vitest';
import { interfaceAddresses } from './if-inet6.ts';

// Recorded on kernel 6.18; the flags say, among others: temporary and deprecated (21), tentative (40), duplicate (88).
const recorded = `00000000000000000000000000000001 01 80 10 80       lo
fe800000000000000000000000000001 07 40 20 80      br0
20010db8005500000000000000000002 07 40 00 80      br0
20010db80055000074af9cfffe0f37fe 07 40 00 21      br0
20010db8005600000000000000000001 07 40 00 40      br0
fd0000000000000000000000000000aa 07 30 00 88      br0
20010db8009900000000000000000001 08 40 00 80     br01
`;

function withFlags(flags: string): string {
  return `fe800000000000000000000000000001 07 40 20 ${flags}      br0\n`;
}

describe('interfaceAddresses', () => {
  it('reads the addresses of one interface, sorted', () => {
    const common = { prefixLength: 64, tentative: false, deprecated: false, temporary: false };
    expect(interfaceAddresses(recorded, 'br0')).toEqual({
      linkLocals: ['fe80::1'],
      globals: [
        { ...common, address: '2001:db8:55:0:74af:9cff:fe0f:37fe', temporary: true, deprecated: true },
        { ...common, address: '2001:db8:55::2' },
        { ...common, address: '2001:db8:56::1', tentative: true },
      ],
      finite: ['2001:db8:55:0:74af:9cff:fe0f:37fe', '2001:db8:56::1'],
    });
  });

  it.each<[string, string | undefined, string]>([
    ['80', 'fe80::1', 'permanent'],
    ['c0', undefined, 'tentative'],
    ['c4', 'fe80::1', 'optimistic'],
    ['c8', undefined, 'detection failed'],
    ['cc', undefined, 'optimistic, but detection failed'],
  ])('with flags %s the link-local address is %s (%s)', (flags, expected) => {
    expect(interfaceAddresses(withFlags(flags), 'br0').linkLocals).toEqual(
      expected === undefined ? [] : [expected],
    );
  });

  it.each(['', '\n', 'nonsense br0\n'])('finds nothing in %j', (text) => {
    expect(interfaceAddresses(text, 'br0')).toEqual({ linkLocals: [], globals: [], finite: [] });
  });
});
