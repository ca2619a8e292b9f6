import { fileURLToPath } from 'node:url';
import type { Plan } from '@ovlab/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  applyPlan,
  compareSnapshots,
  type MachineSnapshot,
  observeMachine,
  planRemove,
  planServer,
  type ServerNetwork,
  toScript,
  undoPlan,
  verifyPlan,
} from '../src/index.ts';
import { inCompany, SILENCE } from './company.ts';
import { furnish, variants } from './variants.ts';
import { createWorld, needsRoot, withoutAddresses, type World } from './world.ts';

const files = fileURLToPath(new URL('./recorded/empty-root', import.meta.url));

/** A real host's: the settings of all bridges are not ours. */
const { ownNamespace: _own, ...uplinkOnly } = withoutAddresses();

function lookAt({ host }: World): Promise<MachineSnapshot> {
  return observeMachine(host, { root: files, env: {} });
}

describe.skipIf(needsRoot).each(variants.slice(0, 5))('a server with $name', (variant) => {
  let world: World;
  let before: MachineSnapshot;
  let plan: Plan;
  beforeEach(async () => {
    world = await createWorld(false);
    await furnish(variant, world.host, world.isp);
    before = await lookAt(world);
    plan = planServer(uplinkOnly, before);
  });
  afterEach(() => world.remove());

  it('keeps a session while everything moves to the bridge and back, and is as it was', async () => {
    const there = await inCompany(world, variant.address, async () => {
      await applyPlan(plan, world.host);
    });
    const moved = await lookAt(world);
    expect(verifyPlan(plan, moved)).toEqual([]);
    expect(planServer(uplinkOnly, moved)).toEqual([]);
    expect(moved.addresses.filter(({ link }) => link === 'eth0')).toEqual([]);
    // What the kernel learned stays in its place, behind the bridge's route, until it expires.
    const left = [...moved.routes, ...moved.tableRoutes].filter(({ link }) => link === 'eth0');
    expect(left.filter(({ destination, expires }) => destination !== 'default' || !expires)).toEqual([]);

    const back = await inCompany(world, variant.address, async () => {
      await undoPlan(plan, plan.length, world.host);
    });
    expect(compareSnapshots(before, await lookAt(world))).toEqual([]);
    for (const { answeredAfterwards, unanswered } of [there, back]) {
      expect(answeredAfterwards).toBeGreaterThan(0);
      expect(unanswered).toBeLessThan(SILENCE);
    }
  });

  it('gets the same by hand from the script, and back', async () => {
    await world.host.run('sh', ['-eu'], { input: toScript(plan) });
    const byHand = await lookAt(world);
    expect(verifyPlan(plan, byHand)).toEqual([]);
    expect(planServer(uplinkOnly, byHand)).toEqual([]);
    await world.host.run('sh', ['-u'], { input: toScript(plan, 'undo') });
    expect(compareSnapshots(before, await lookAt(world))).toEqual([]);
  });

  it('is given back from the marks alone, with its kernel parameters left', async () => {
    await applyPlan(plan, world.host);
    await applyPlan(planRemove(uplinkOnly.mark, await lookAt(world), before), world.host);
    const differences = compareSnapshots(before, await lookAt(world));
    expect(differences.filter(({ what }) => !what.startsWith('sysctl '))).toEqual([]);
  });
});

describe.skipIf(needsRoot)('a server with a foreign br0', () => {
  const [variant] = variants.slice(5);
  let world: World;
  beforeEach(async () => {
    world = await createWorld(false);
    if (variant !== undefined) await furnish(variant, world.host, world.isp);
  });
  afterEach(() => world.remove());

  it('is refused with br0, and served with a bridge of another name', async () => {
    const before = await lookAt(world);
    expect(() => planServer(uplinkOnly, before)).toThrow(/bridge br0 exists and is not marked/);
    const other: ServerNetwork = { ...uplinkOnly, bridge: 'br-vpn' };
    const plan = planServer(other, before);
    await applyPlan(plan, world.host);
    expect(verifyPlan(plan, await lookAt(world))).toEqual([]);
    await undoPlan(plan, plan.length, world.host);
    expect(compareSnapshots(before, await lookAt(world))).toEqual([]);
  });
});

describe.skipIf(needsRoot)('what cannot be moved', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(true);
  });
  afterEach(() => world.remove());

  it.each<[string, readonly string[], RegExp]>([
    [
      'a route with several next hops',
      ['route add 10.0.0.0/8 nexthop via 192.0.2.250 dev eth0 nexthop via 192.0.2.251 dev eth0'],
      /10\.0\.0\.0\/8 has several next hops/,
    ],
    [
      'a route with a next hop of its own object',
      ['nexthop add id 7 via 192.0.2.250 dev eth0', 'route add 10.0.0.0/8 nhid 7'],
      /10\.0\.0\.0\/8 of eth0 could not be put back .* nhid/,
    ],
    ['a macvlan', ['link add link eth0 name mac0 type macvlan mode bridge'], /eth0 carries the macvlan mac0/],
    [
      'a route that another interface has too',
      [
        'link add other type veth peer name far',
        'link set other up',
        'link set far up',
        'route append 2001:db8:88::/64 dev other',
        'route append 2001:db8:88::/64 dev eth0',
      ],
      /both have a route to 2001:db8:88::\/64|several next hops/,
    ],
  ])('%s is refused by name, and nothing is touched', async (_name, lines, message) => {
    await world.host.run('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
    const snapshot = await lookAt(world);
    expect(() => planServer(uplinkOnly, snapshot)).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_UNMOVABLE', message: expect.stringMatching(message) }),
    );
  });
});
