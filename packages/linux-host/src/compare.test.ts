import { describe, expect, it } from 'vitest';
import { plainHost, plainMachine } from '../test/recorded-host.ts';
import { compareSnapshots } from './compare.ts';
import type { MachineSnapshot } from './machine/snapshot.ts';
import type { RouteState } from './snapshot.ts';

type Change = (machine: MachineSnapshot) => Partial<MachineSnapshot>;

const counted = (packets: number): Partial<MachineSnapshot> => ({
  nft: {
    tables: [],
    chains: [],
    rules: [
      {
        family: 'inet',
        table: 't',
        chain: 'c',
        accepts: true,
        expression: `[{"counter":{"packets":${packets},"bytes":${packets * 90}}}]`,
      },
    ],
  },
});

async function difference(before: Change, after: Change): Promise<readonly string[]> {
  const machine = await plainMachine();
  return compareSnapshots({ ...machine, ...before(machine) }, { ...machine, ...after(machine) }).map(
    ({ what }) => what,
  );
}

const same: Change = () => ({});

describe('compareSnapshots', () => {
  it.each<[string, Change, Change]>([
    ['nothing', same, same],
    ['counters', () => counted(1), () => counted(2)],
    [
      'indexes and the state of ports',
      ({ links }) => ({ links: links.map((link) => ({ ...link, port: portOf('learning') })) }),
      ({ links }) => ({ links: links.map((link) => ({ ...link, index: 99, port: portOf('forwarding') })) }),
    ],
    [
      'lifetimes that ran down',
      ({ addresses, routes }) => ({
        addresses: addresses.map((address) => ({ ...address, validLifetime: 100 })),
        routes: routes.map((route) => ({ ...route, expires: 100 })),
      }),
      ({ addresses, routes }) => ({
        addresses: addresses.map((address) => ({ ...address, validLifetime: 40 })),
        routes: routes.map((route) => ({ ...route, expires: 40 })),
      }),
    ],
    [
      'the metric of a learned router',
      () => ({ routes: [learnedRouter(1024)] }),
      () => ({ routes: [learnedRouter(1024), learnedRouter(1025)] }),
    ],
    ['learned neighbours', same, () => ({ neighbours: [] })],
    [
      'temporary addresses',
      same,
      ({ addresses }) => ({
        addresses: [
          ...addresses,
          ...addresses.slice(0, 1).map((one) => ({ ...one, address: '::5', temporary: true })),
        ],
      }),
    ],
    ['sessions', same, () => ({ sessions: [{ local: end, remote: end, own: true }] })],
  ])('passes over %s', async (_name, before, after) => {
    expect(await difference(before, after)).toEqual([]);
  });

  it.each<[Change, string]>([
    [({ links }) => ({ links: links.map((link) => ({ ...link, mtu: 1400 })) }), 'link eth0'],
    [({ addresses }) => ({ addresses: addresses.slice(1) }), 'address lo 127.0.0.1/8'],
    [
      ({ addresses }) => ({ addresses: addresses.map((one) => ({ ...one, validLifetime: 5 })) }),
      'address eth0 192.0.2.1/24',
    ],
    [({ routes }) => ({ routes: routes.slice(1) }), 'route 4 main default   0 eth0'],
    [
      ({ routes }) => ({ routes: routes.map((route) => ({ ...route, gateway: '192.0.2.9' })) }),
      'route 4 main default   0 eth0',
    ],
    [() => ({ rules: [{ family: 4, priority: 7, words: ['from', 'all', 'lookup', '5'] }] }), 'rule 4 7'],
    [() => ({ tableRoutes: [tableRoute] }), 'route 4 7 10.0.0.0/8   0 eth0'],
    [
      ({ sysctls }) => ({ sysctls: { ...sysctls, 'net.ipv4.ip_forward': '1' } }),
      'sysctl net.ipv4.ip_forward',
    ],
    [
      () => ({ neighbours: [{ link: 'eth0', address: '192.0.2.9', mac: 'a', permanent: true }] }),
      'neighbour eth0 192.0.2.9',
    ],
    [() => ({ nft: { tables: [{ family: 'inet', name: 'x' }], chains: [], rules: [] } }), 'table inet x'],
  ])('tells %s', async (after, what) => {
    expect(await difference(same, after)).toContain(what);
  });

  it('tells what it was and what it is', async () => {
    const before = await plainHost();
    const after = { ...before, sysctls: { ...before.sysctls, 'net.ipv4.ip_forward': '1', 'net.x': '5' } };
    expect(compareSnapshots(before, after)).toEqual([
      { what: 'sysctl net.ipv4.ip_forward', before: '0', after: '1' },
      { what: 'sysctl net.x', before: undefined, after: '5' },
    ]);
  });

  it('leaves rules and other tables out when one side did not look at them', async () => {
    const machine = await plainMachine({ tableRoutes: [tableRoute] });
    expect(compareSnapshots(await plainHost(), machine)).toEqual([]);
  });
});

const learnedRouter = (metric: number): RouteState => ({
  family: 6,
  destination: 'default',
  link: 'eth0',
  gateway: 'fe80::1',
  protocol: 'ra',
  scope: 'global',
  type: 'unicast',
  onlink: false,
  metric,
  expires: 1700,
});

const end = { address: '192.0.2.1', port: 22 };

const tableRoute = {
  family: 4,
  table: '7',
  destination: '10.0.0.0/8',
  link: 'eth0',
  protocol: 'boot',
  scope: 'link',
  type: 'unicast',
  onlink: false,
} as const;

function portOf(state: string) {
  return { state, isolated: false, hairpin: false, learning: true, flood: true, multicastFlood: true };
}
