import { describe, expect, it } from 'vitest';
import { bridge, link, plainHost, plainMachine } from '../test/recorded-host.ts';
import { network, withoutAddresses } from '../test/world.ts';
import type { AddressState, HostSnapshot } from './snapshot.ts';
import { refuseUnmovable } from './unmovable.ts';

async function withAddress(change: Partial<AddressState>): Promise<HostSnapshot> {
  const host = await plainHost();
  return {
    ...host,
    addresses: host.addresses.map((one) => (one.address === '2001:db8:55::1' ? { ...one, ...change } : one)),
  };
}

const withUplink = async (change: Parameters<typeof link>[1]): Promise<HostSnapshot> =>
  plainHost({ links: [link('eth0', change)] });

describe('refuseUnmovable', () => {
  it.each<[string, () => Promise<HostSnapshot>, RegExp]>([
    [
      'an address that another host has',
      () => withAddress({ unusable: true, duplicate: true }),
      /2001:db8:55::1 on eth0 is in use by another host/,
    ],
    [
      'an address in detection',
      () => withAddress({ unusable: true }),
      /detection of 2001:db8:55::1 .* under way/,
    ],
    ['a bridge', () => withUplink({ kind: 'bridge', bridge }), /eth0 is a bridge/],
    ['a device without a MAC address', () => withUplink({ kind: 'tun', mac: '' }), /eth0 has no MAC address/],
    [
      'a rule that could not be made again',
      () =>
        plainMachine({
          rules: [{ family: 4, priority: 7, words: [], inputInterface: 'eth0', unknown: ['tun_id'] }],
        }),
      /policy rule 7 names eth0 and could not be made for the bridge, because of tun_id/,
    ],
  ])('%s is refused by name', async (_name, host, message) => {
    const snapshot = await host();
    expect(() => {
      refuseUnmovable(withoutAddresses(), snapshot);
    }).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_UNMOVABLE', message: expect.stringMatching(message) }),
    );
  });

  it('an address that does not move may be as it is', async () => {
    const snapshot = await withAddress({ unusable: true, duplicate: true });
    expect(() => {
      refuseUnmovable(network, snapshot);
    }).not.toThrow();
  });
});
