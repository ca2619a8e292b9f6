import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { observe } from '../src/index.ts';
import { batch, converge, createWorld, needsRoot, network, type World } from './world.ts';

describe.skipIf(needsRoot)('things of somebody else', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(true);
  });
  afterEach(() => world.remove());

  it.each<[string, readonly string[], string]>([
    ['a bridge', ['link add br0 type bridge'], ''],
    ['a bridge with another mark', ['link add br0 type bridge', 'link set br0 alias "ovlab:other"'], ''],
    ['a TAP device', ['tuntap add dev tap0 mode tap'], ''],
    ['a wire with the name of the TAP device', ['link add tap0 type veth'], ''],
    ['a bridge around the uplink', ['link add br9 type bridge', 'link set eth0 master br9'], ''],
    ['a table', [], 'table bridge ovlab { chain c { drop; }; }\n'],
    ['a table with another mark', [], 'table inet ovlab { chain c { drop comment "ovlab:other 1"; }; }\n'],
  ])('%s is refused and nothing is touched', async (_name, lines, ruleset) => {
    if (lines.length > 0) await batch(world.host, lines);
    if (ruleset !== '') await world.host.run('nft', ['-f', '-'], { input: ruleset });
    const before = await observe(world.host);
    await expect(converge(network, world)).rejects.toMatchObject({ code: 'OVLAB_E_FOREIGN' });
    const after = await observe(world.host);
    expect({ ...after, addresses: [], neighbours: [] }).toEqual({ ...before, addresses: [], neighbours: [] });
  });
});
