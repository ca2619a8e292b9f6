import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyPlan, type HostSnapshot, observe, planRemove, planServer, undoPlan } from '../src/index.ts';
import { converge, createWorld, needsRoot, network, withoutAddresses, type World } from './world.ts';

/** What has to be equal after a way back; the neighbour cache and lifetimes live on their own. */
function state({ links, addresses, routes, nft, sysctls }: HostSnapshot): unknown {
  const uplinks = links.map(({ index: _index, ...link }) => link);
  return {
    links: uplinks,
    addresses,
    routes: routes.map((route) => JSON.stringify(route)).sort(),
    nft,
    sysctls,
  };
}

const destinations = ['192.0.2.1', '2001:db8:55::1'];

async function reachable({ isp }: World): Promise<readonly string[]> {
  const answers = await Promise.all(
    destinations.map(async (address) => {
      const { exitCode } = await isp.run('ping', ['-c', '1', '-W', '30', address], { reject: false });
      return exitCode === 0 ? [address] : [];
    }),
  );
  return answers.flat();
}

describe.skipIf(needsRoot)('a server network in the kernel', () => {
  let world: World;

  describe.each([
    ['with the addresses of the file', network],
    ['with the addresses of the uplink', withoutAddresses()],
  ])('%s', (_name, desired) => {
    beforeEach(async () => {
      world = await createWorld(true);
    });
    afterEach(() => world.remove());

    it('is reached before and after, and a second plan is empty', async () => {
      expect(await reachable(world)).toEqual(destinations);
      await converge(desired, world);
      expect(await reachable(world)).toEqual(destinations);
      expect(planServer(desired, await observe(world.host))).toEqual([]);
    });

    it('reaches its gateways by the bridge', async () => {
      await converge(desired, world);
      const { routes, addresses } = await observe(world.host);
      const defaults = routes.filter(({ destination }) => destination === 'default');
      expect(defaults.map(({ gateway, link }) => [gateway, link])).toEqual([
        ['192.0.2.254', 'br0'],
        ['fe80::254', 'br0'],
      ]);
      expect(addresses.filter(({ link }) => link === 'eth0' || link === 'tap0')).toEqual([]);
    });

    it('can be undone, to what was before', async () => {
      const before = await observe(world.host);
      const plan = planServer(desired, before);
      await applyPlan(plan, world.host);
      await undoPlan(plan, plan.length, world.host);
      expect(state(await observe(world.host))).toEqual(state(before));
      expect(await reachable(world)).toEqual(destinations);
    });
  });

  describe('on a bare uplink', () => {
    beforeEach(async () => {
      world = await createWorld(false);
    });
    afterEach(() => world.remove());

    it('comes up whole', async () => {
      await converge(network, world);
      expect(planServer(network, await observe(world.host))).toEqual([]);
      expect(await reachable(world)).toEqual(destinations);
    });

    it('can be undone from the middle of a step that broke off', async () => {
      const before = await observe(world.host);
      const plan = planServer(network, before);
      const broken = plan.map((step) =>
        step.id === 'tap.create.tap0'
          ? {
              ...step,
              apply: [
                {
                  kind: 'ip' as const,
                  lines: ['tuntap add dev tap0 mode tap', 'link set tap0 master nobody'],
                },
              ],
            }
          : step,
      );
      let done = 0;
      const onStep = (): void => {
        done += 1;
      };
      await expect(applyPlan(broken, world.host, { onStep })).rejects.toThrow(
        /could not create the TAP device tap0 in br0: `ip -batch -` failed: Error: argument "nobody" is wrong/,
      );
      expect(done).toBe(plan.length - 1);
      await undoPlan(broken, broken.length, world.host);
      expect(state(await observe(world.host))).toEqual(state(before));
    });
  });

  describe('removed from its marks alone', () => {
    beforeEach(async () => {
      world = await createWorld(true);
    });
    afterEach(() => world.remove());

    it('leaves the uplink as it was', async () => {
      const before = await observe(world.host);
      await converge(withoutAddresses(), world);
      await applyPlan(planRemove(network.mark, await observe(world.host)), world.host);
      const after = await observe(world.host);
      expect(state({ ...after, sysctls: {} })).toEqual(state({ ...before, sysctls: {} }));
      expect(await reachable(world)).toEqual(destinations);
      expect(planRemove(network.mark, after)).toEqual([]);
    });

    it('leaves what carries another mark', async () => {
      await converge(network, world);
      expect(planRemove('ovlab:other', await observe(world.host))).toEqual([]);
    });
  });
});
