import { OvlabError } from '@ovlab/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { observe, planServer } from '../src/index.ts';
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

  it('is refused with a rule that lets bridged IPv6 through', async () => {
    const snapshot = await observe(world.host);
    const hint = hintOf(() => planServer(desired, snapshot));
    const rule = /nft (insert rule [^;]* accept);/.exec(hint)?.[1] ?? '';
    await world.host.run('nft', ['-f', '-'], { input: `${rule}\n` });
    await converge(desired, world);

    // A client behind the bridge: a wire instead of the TAP device.
    const client = world.isp.within(`${world.isp.netns ?? ''}-client`);
    await world.isp.run('ip', ['netns', 'add', client.netns ?? '']);
    try {
      await batch(world.host, [
        `link add port type veth peer name eth0 netns ${client.netns ?? ''}`,
        'link set port master br0',
        'link set port up',
      ]);
      await batch(client, ['link set eth0 up', 'addr add 2001:db8:55::77/64 dev eth0 nodad']);
      const ping = ['-c', '1', '-W', '3', '2001:db8:55::254'];
      expect((await client.run('ping', ping, { reject: false })).exitCode).toBe(0);
      await world.host.run('nft', ['flush', 'chain', 'ip6', 'filter', 'FORWARD']);
      expect(
        (await client.run('ping', ['-c', '1', '-W', '1', '2001:db8:55::254'], { reject: false })).exitCode,
      ).toBe(1);
    } finally {
      await world.isp.run('ip', ['netns', 'del', client.netns ?? '']);
    }
  });
});

function hintOf(plan: () => unknown): string {
  try {
    plan();
  } catch (error) {
    if (error instanceof OvlabError && error.code === 'OVLAB_E_BR_NETFILTER') return error.hint ?? '';
  }
  throw new Error('the host was not refused');
}
