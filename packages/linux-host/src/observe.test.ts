import { createRecordedRunner } from '@ovlab/runner';
import { describe, expect, it } from 'vitest';
import { recordedHost } from '../test/recorded-host.ts';
import { observe } from './observe.ts';

describe('observe', () => {
  it('reads a host with four processes', async () => {
    const runner = recordedHost();
    const snapshot = await observe(runner);
    expect(runner.calls).toHaveLength(4);
    expect(snapshot.links.map(({ name, kind, up, mtu }) => ({ name, kind, up, mtu }))).toEqual([
      { name: 'lo', kind: undefined, up: true, mtu: 65_536 },
      { name: 'eth0', kind: 'veth', up: true, mtu: 1500 },
    ]);
    expect(
      snapshot.addresses
        .filter(({ link, scope }) => link === 'eth0' && scope === 'global')
        .map(({ address, prefixLength }) => `${address}/${prefixLength}`),
    ).toEqual(['192.0.2.1/24', '2001:db8:55::1/64']);
    expect(
      snapshot.routes
        .filter(({ destination }) => destination === 'default')
        .map(({ family, gateway, metric }) => [family, gateway, metric]),
    ).toEqual([
      [4, '192.0.2.254', undefined],
      [6, 'fe80::254', 1024],
    ]);
    expect(snapshot.neighbours.map(({ address }) => address).sort()).toEqual(['192.0.2.254', 'fe80::254']);
    expect(snapshot.sysctls['net.ipv6.conf.eth0.accept_ra']).toBe('1');
    expect(snapshot.nft).toEqual({ tables: [], chains: [], rules: [] });
  });

  it('is plain JSON data', async () => {
    const snapshot = await observe(recordedHost());
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  });

  it('refuses an ip that does not answer every question', async () => {
    const runner = createRecordedRunner({
      'ip -j -d -batch -': '[]\n[]\n',
      'ip -j -d -6 route show table main': '[]',
      'nft -j list ruleset': '{"nftables": []}',
    });
    await expect(observe(runner)).rejects.toMatchObject({ code: 'OVLAB_E_COMMAND' });
  });
});
