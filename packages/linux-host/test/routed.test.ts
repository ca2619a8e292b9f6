import { afterEach, describe, expect, it } from 'vitest';
import {
  applyPlan,
  compareSnapshots,
  observe,
  planServer,
  undoPlan,
  type ServerNetwork,
} from '../src/index.ts';
import { batch, converge, createWorld, needsRoot, network, withoutAddresses, type World } from './world.ts';

const prefix = '2001:db8:55::/64';

describe.skipIf(needsRoot)('routed mode on a host', () => {
  let world: World;
  afterEach(() => world.remove());

  it.each<[string, ServerNetwork]>([
    ['as the file says', { ...network, mode: 'routed', prefix }],
    ['as it is found', { ...withoutAddresses(), mode: 'routed', prefix }],
  ])('is set up %s, found whole, and taken back as if it had never been', async (_name, desired) => {
    world = await createWorld(true);
    const before = await observe(world.host);
    const plan = planServer(desired, before);
    await applyPlan(plan, world.host);
    expect(await converge(desired, world)).toEqual([]);
    await undoPlan(plan, plan.length, world.host);
    expect(compareSnapshots(before, await observe(world.host))).toEqual([]);
  });

  it('gives a bare uplink what the file says, a gateway out of the prefix among it', async () => {
    world = await createWorld(false);
    await world.host.run('sysctl', ['-q', '-w', 'net.ipv6.conf.eth0.accept_dad=0']);
    await batch(world.host, ['link set eth0 up']);
    const gateways = [
      { family: 4 as const, address: '192.0.2.254', zone: undefined },
      { family: 6 as const, address: '2001:db8:55::254', zone: undefined },
    ];
    const desired: ServerNetwork = { ...network, mode: 'routed', prefix, gateways };
    expect(await converge(desired, world)).toContain('uplink');
    expect(await converge(desired, world)).toEqual([]);
    for (const gateway of ['192.0.2.254', '2001:db8:55::254']) {
      expect((await world.host.run('ping', ['-c', '1', '-W', '30', gateway])).stdout).toContain('1 received');
    }
    const { routes } = await observe(world.host);
    expect(routes.filter(({ destination }) => destination === prefix)).toMatchObject([
      { link: 'br0', metric: 1 },
    ]);
  });

  it('brings an uplink up that is down', async () => {
    world = await createWorld(false);
    await converge({ ...network, mode: 'routed', prefix }, world);
    const { links } = await observe(world.host);
    expect(links.find(({ name }) => name === 'eth0')).toMatchObject({ up: true });
  });
});
