import type { GlobalAddress, InterfaceSnapshot } from '../../src/interface/snapshot.ts';

export function globalAddress(address: string, overrides: Partial<GlobalAddress> = {}): GlobalAddress {
  return { address, prefixLength: 64, tentative: false, deprecated: false, temporary: false, ...overrides };
}

/** A bridge that is fit for advertising, with changes. */
export function bridge(overrides: Partial<InterfaceSnapshot> = {}): InterfaceSnapshot {
  const { linkLocal = 'fe80::1' } = overrides;
  return {
    name: 'br0',
    present: true,
    ifindex: 7,
    mac: '02:00:5e:10:00:01',
    mtu: 1500,
    up: true,
    carrier: true,
    linkLocal: 'fe80::1',
    linkLocals: 'linkLocal' in overrides && overrides.linkLocal === undefined ? [] : [linkLocal],
    globals: [globalAddress('2001:db8:55::1')],
    forwarding: true,
    ...overrides,
  };
}
