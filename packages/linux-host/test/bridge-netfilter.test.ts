import { OvlabError } from '@ovlab/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applyPlan,
  compareSnapshots,
  observe,
  observeMachine,
  planServer,
  undoPlan,
  verifyPlan,
} from '../src/index.ts';
import { batch, converge, createWorld, needsRoot, network, type World } from './world.ts';

describe.skipIf(needsRoot)("a host whose firewall drops what it forwards, as Docker's does", () => {
  const { ownNamespace: _own, ...desired } = network;
  let world: World;
  beforeAll(async () => {
    world = await createWorld(true);
    await world.host.run('nft', ['-f', '-'], {
      input: 'table ip6 filter { chain FORWARD { type filter hook forward priority 0; policy drop;\n}\n}\n',
    });
    await world.host.run('sysctl', ['-q', '-w', 'net.bridge.bridge-nf-call-ip6tables=1']);
  });
  afterAll(() => world.remove());

  it('gets an accept rule of our own on a real machine, which goes with the undo', async () => {
    const before = await observeMachine(world.host, { env: {} });
    const plan = planServer(desired, before);
    expect(plan.map(({ id }) => id)).toContain('firewall.bridge');
    await applyPlan(plan, world.host);
    const after = await observeMachine(world.host, { env: {} });
    expect(verifyPlan(plan, after)).toEqual([]);
    expect(planServer(desired, after)).toEqual([]);
    await expect.poll(reachable).toBe(true);
    await world.host.run('nft', ['flush', 'chain', 'ip6', 'filter', 'FORWARD']);
    expect(await reachable()).toBe(false);
    await applyPlan(planServer(desired, await observeMachine(world.host, { env: {} })), world.host);
    await expect.poll(reachable).toBe(true);
    await undoPlan(plan, plan.length, world.host);
    expect(compareSnapshots(before, await observeMachine(world.host, { env: {} }))).toEqual([]);
  });

  it('is refused with a rule that lets bridged IPv6 through', async () => {
    const snapshot = await observe(world.host);
    const hint = hintOf(() => planServer(desired, snapshot));
    const rule = /nft (insert rule [^;]* accept);/.exec(hint)?.[1] ?? '';
    await world.host.run('nft', ['-f', '-'], { input: `${rule}\n` });
    await converge(desired, world);

    await expect.poll(reachable).toBe(true);
    await world.host.run('nft', ['flush', 'chain', 'ip6', 'filter', 'FORWARD']);
    expect(await reachable()).toBe(false);
  });

  /** Whether a client behind the bridge, a wire instead of the TAP device, reaches the router. */
  async function reachable(): Promise<boolean> {
    const client = world.isp.within(`${world.isp.netns ?? ''}-client`);
    await world.isp.run('ip', ['netns', 'add', client.netns ?? '']);
    try {
      await batch(world.host, [
        `link add port type veth peer name eth0 netns ${client.netns ?? ''}`,
        'link set port master br0',
        'link set port up',
      ]);
      await batch(client, ['link set eth0 up', 'addr add 2001:db8:55::77/64 dev eth0 nodad']);
      const ping = ['-c', '3', '-i', '0.2', '-W', '1', '2001:db8:55::254'];
      return (await client.run('ping', ping, { reject: false })).exitCode === 0;
    } finally {
      await batch(world.host, ['link del port']);
      await world.isp.run('ip', ['netns', 'del', client.netns ?? '']);
    }
  }
});

function hintOf(plan: () => unknown): string {
  try {
    plan();
  } catch (error) {
    if (error instanceof OvlabError && error.code === 'OVLAB_E_BR_NETFILTER') return error.hint ?? '';
  }
  throw new Error('the host was not refused');
}
