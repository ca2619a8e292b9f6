import { loadLab } from '@ovlab/core';
import type { HostSnapshot } from '@ovlab/linux-host';
import { describe, expect, it } from 'vitest';
import { realNetwork } from './real-network.ts';

function network(server: object, observed: HostSnapshot = host()): ReturnType<typeof realNetwork> {
  const text = JSON.stringify({ name: 'vps', prefix: '2001:db8:55::/64', server });
  return realNetwork(loadLab(text, { file: 'ovlab.json' }), observed);
}

function host(validLifetime?: number): HostSnapshot {
  const route = { protocol: 'static', scope: 'global', type: 'unicast', onlink: false } as const;
  return {
    links: [],
    addresses: [
      {
        link: 'eth0',
        family: 4,
        address: '192.0.2.1',
        prefixLength: 24,
        scope: 'global',
        noPrefixRoute: false,
        autoconfigured: false,
        unusable: false,
        validLifetime,
      },
    ],
    routes: [
      { ...route, family: 4, destination: 'default', link: 'eth0', gateway: '192.0.2.254' },
      { ...route, family: 6, destination: 'default', link: 'eth0', gateway: 'fe80::254' },
      { ...route, family: 4, destination: 'default', link: 'eth1', gateway: '198.51.100.1' },
      { ...route, family: 4, destination: '198.51.100.0/24', link: 'eth0' },
    ],
    neighbours: [],
    sysctls: {},
    nft: { tables: [], chains: [], rules: [] },
  };
}

describe('the network of a real server', () => {
  it('moves what the uplink has when the file names neither addresses nor gateways', () => {
    const found = network({});
    expect(found).toMatchObject({ mark: 'ovlab:vps', uplink: 'eth0', bridge: 'br0', ownNamespace: false });
    expect(found).not.toHaveProperty('addresses');
    expect(found).not.toHaveProperty('gateways');
  });

  it('keeps the gateways of the uplink when the file gives addresses only', () => {
    expect(network({ addresses: ['192.0.2.9/24', '2001:db8:55::9/64'] })).toMatchObject({
      addresses: [{ address: '192.0.2.9' }, { address: '2001:db8:55::9' }],
      gateways: [
        { family: 4, address: '192.0.2.254', zone: undefined },
        { family: 6, address: 'fe80::254', zone: 'br0' },
      ],
    });
  });

  it('keeps the addresses when the file gives gateways only, unless they are leased', () => {
    const server = { gateways: ['192.0.2.253', 'fe80::253%br0'] };
    expect(network(server).addresses).toEqual([{ family: 4, address: '192.0.2.1', prefixLength: 24 }]);
    expect(() => network(server, host(3600))).toThrow('192.0.2.1 is only leased');
  });
});
