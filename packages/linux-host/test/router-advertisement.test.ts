import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AddressState,
  applyPlan,
  compareSnapshots,
  observe,
  observeMachine,
  planServer,
  undoPlan,
} from '../src/index.ts';
import { batch, converge, createWorld, needsRoot, withoutAddresses, type World } from './world.ts';

const frames = fileURLToPath(new URL('./frames.py', import.meta.url));

describe.skipIf(needsRoot)('a host that has its IPv6 from Router Advertisements', () => {
  const { ownNamespace: _own, ...desired } = withoutAddresses();
  let world: World;

  const advertise = (): Promise<unknown> => world.isp.run('/usr/bin/python3', [frames, 'link', 'up0', 'ra']);

  /** Address of the advertised prefix and best default route, where they are. */
  const learned = async (): Promise<readonly (readonly [string | undefined, string | undefined])[]> => {
    const { addresses, routes } = await observe(world.host);
    return [
      ...addresses
        .filter(({ address }) => address.startsWith('2001:db8:bad:'))
        .map(({ link }) => [link, 'address'] as const),
      ...routes
        .filter(({ family, destination }) => family === 6 && destination === 'default')
        .slice(0, 1)
        .map(({ link, gateway }) => [link, gateway] as const),
    ];
  };

  /** The kernel loses what comes before a new link carries traffic, so that one advertisement may not do. */
  const advertised = async (): ReturnType<typeof learned> => {
    await advertise();
    return learned();
  };

  beforeEach(async () => {
    world = await createWorld(false);
    await world.host.run('sysctl', ['-q', '-w', 'net.ipv6.conf.eth0.accept_dad=0']);
    await batch(world.host, ['link set eth0 up']);
  });
  afterEach(() => world.remove());

  it('keeps address and default route when it begins to forward, and goes on listening', async () => {
    await expect.poll(advertised).toEqual([
      ['eth0', 'address'],
      ['eth0', 'fe80::bad:0'],
    ]);
    expect(await converge(desired, world)).toEqual([
      'sysctl.accept-ra',
      'sysctl.forwarding',
      'guard',
      'port',
      'bridge.create',
      'tap.create.tap0',
      'sysctl.accept-ra.bridge',
    ]);
    expect(await learned()).toEqual([
      ['br0', 'address'],
      ['br0', 'fe80::bad:0'],
    ]);
    const snapshot = await observe(world.host);
    expect(snapshot.sysctls['net.ipv6.conf.br0.accept_ra']).toBe('2');
    expect(planServer(desired, snapshot)).toEqual([]);

    // The next advertisement finds what was moved; a lost route comes back with the one after it.
    const moved = [
      ['br0', 'address'],
      ['br0', 'fe80::bad:0'],
    ];
    expect(await advertised()).toEqual(moved);
    await world.host.run('ip', ['-6', 'route', 'flush', 'default']);
    await expect.poll(advertised).toEqual(moved);
  });

  it('has its address renewed on the bridge', async () => {
    await expect.poll(async () => (await advertised()).length).toBe(2);
    await converge(desired, world);
    const address = async (): Promise<AddressState | undefined> =>
      (await observe(world.host)).addresses.find(({ address }) => address.startsWith('2001:db8:bad:'));
    const moved = await address();
    const change = `addr change ${moved?.address ?? ''}/64 dev br0 noprefixroute valid_lft 4000 preferred_lft 3000`;
    await batch(world.host, [change]);
    expect((await address())?.validLifetime).toBeGreaterThan(3000);
    // The advertisement gives the prefix for ever. A default route in the kernel's place would keep it from that.
    const renewed = async (): Promise<number | undefined> => {
      await advertise();
      return (await address())?.validLifetime;
    };
    await expect.poll(renewed).toBeUndefined();
  });

  it('has all of it back on the uplink afterwards, and goes on listening there', async () => {
    const onUplink = [
      ['eth0', 'address'],
      ['eth0', 'fe80::bad:0'],
    ];
    await expect.poll(advertised).toEqual(onUplink);
    const before = await observeMachine(world.host, { env: {} });
    const plan = planServer(desired, before);
    await applyPlan(plan, world.host);
    await undoPlan(plan, plan.length, world.host);
    expect(compareSnapshots(before, await observeMachine(world.host, { env: {} }))).toEqual([]);
    await world.host.run('ip', ['-6', 'route', 'flush', 'default']);
    await expect.poll(advertised).toEqual(onUplink);
  });
});
