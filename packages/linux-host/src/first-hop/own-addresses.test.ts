import { describe, expect, it } from 'vitest';
import { network, withoutAddresses } from '../../test/world.ts';
import { link, plainHost } from '../../test/recorded-host.ts';
import { ownAddresses } from './own-addresses.ts';

describe('ownAddresses', () => {
  it('are those of the file with the link-local one that clients route by', async () => {
    const host = await plainHost();
    const linkLocal = host.addresses.find(
      ({ family, scope, link: at }) => family === 6 && scope === 'link' && at === 'eth0',
    );
    expect(ownAddresses(network, host)).toEqual(
      ['2001:db8:55::1', 'fe80::254', linkLocal?.address].toSorted(),
    );
  });

  it('are the same before and after the uplink is in the bridge', async () => {
    const host = await plainHost();
    const move = <T extends { link?: string | undefined }>(items: readonly T[]): T[] =>
      items.map((item) => (item.link === 'eth0' ? { ...item, link: 'br0' } : item));
    const moved = { ...host, addresses: move(host.addresses), routes: move(host.routes) };
    const before = ownAddresses(withoutAddresses(), host);
    expect(before).toContain('2001:db8:55::1');
    expect(ownAddresses(withoutAddresses(), moved)).toEqual(before);
  });

  it('leave out what changes by itself', async () => {
    const host = await plainHost();
    const addresses = host.addresses.map((address) =>
      address.scope === 'global' ? { ...address, autoconfigured: true } : address,
    );
    expect(ownAddresses(withoutAddresses(), { ...host, addresses })).not.toContain('2001:db8:55::1');
  });

  it('know the link-local address before the kernel has made it', async () => {
    const host = await plainHost();
    const links = [link('eth0', { mac: '02:11:22:33:44:55' })];
    expect(ownAddresses(network, { ...host, links, addresses: [] })).toContain('fe80::11:22ff:fe33:4455');
  });
});
