import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classifyPrefix, observe, probePrefix, type PrefixEvidence } from '../src/index.ts';
import { enterNetns } from './support/enter-netns.ts';
import { batch, converge, createWorld, needsRoot, network, type World } from './world.ts';

const prefix = '2001:db8:55::/64';

describe.skipIf(needsRoot)('a probe of the provider', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(true);
    enterNetns(world.host.netns ?? '');
  });
  afterEach(() => world.remove());

  // Who is answered does not wait.
  const probe = (link = 'eth0', { foreignMac = true, patience = 20_000 } = {}): Promise<PrefixEvidence> =>
    probePrefix({ link, prefix, gateway: 'fe80::254', foreignMac, runner: world.host, patience });

  async function uplink() {
    const { links, addresses } = await observe(world.host);
    return {
      mac: links.find(({ name }) => name === 'eth0')?.mac ?? '',
      linkLocal: addresses.find(
        ({ link, scope, family }) => link === 'eth0' && scope === 'link' && family === 6,
      )?.address,
    };
  }

  it('finds a /64 that the router takes for its link', async () => {
    const evidence = await probe();
    expect(evidence).toEqual({ gateway: 'answered', unused: 'solicited', foreignMac: 'answered' });
    expect(classifyPrefix(evidence)).toMatchObject({ kind: 'on-link', mode: 'bridged' });
  });

  it('finds a /64 that is routed to the server, and lets no other MAC address be seen then', async () => {
    const { linkLocal } = await uplink();
    await batch(world.isp, [
      'addr del 2001:db8:55::254/64 dev up0',
      `route add ${prefix} via ${linkLocal ?? ''} dev up0`,
    ]);
    const evidence = await probe();
    expect(evidence).toEqual({ gateway: 'answered', unused: 'delivered', foreignMac: 'untested' });
    expect(classifyPrefix(evidence)).toMatchObject({ kind: 'routed', mode: 'routed' });
  });

  it('finds a filter for MAC addresses', async () => {
    const { mac } = await uplink();
    const rules = [
      'table inet port {',
      'chain security {',
      'type filter hook prerouting priority -300;',
      `iifname "up0" ether saddr != ${mac} drop`,
      '}',
      '}',
      '',
    ].join('\n');
    await world.isp.run('nft', ['-f', '-'], { input: rules });
    const evidence = await probe('eth0', { patience: 1500 });
    expect(evidence).toEqual({ gateway: 'answered', unused: 'solicited', foreignMac: 'silent' });
    expect(classifyPrefix(evidence)).toMatchObject({ kind: 'mac-filter', mode: 'routed' });
  });

  it('tries no second MAC address unless it is told to', async () => {
    expect(await probe('eth0', { foreignMac: false })).toMatchObject({
      unused: 'solicited',
      foreignMac: 'untested',
    });
  });

  it('works through the bridge as well', async () => {
    await converge(network, world);
    expect(await probe('br0')).toEqual({ gateway: 'answered', unused: 'solicited', foreignMac: 'answered' });
  });

  it('says that nobody is there', async () => {
    await batch(world.isp, ['link set up0 down']);
    const evidence = await probe('eth0', { patience: 100 });
    expect(evidence.gateway).toBe('silent');
    expect(classifyPrefix(evidence).kind).toBe('unknown');
  });

  it('leaves nothing behind', async () => {
    const before = await observe(world.host);
    await probe();
    const after = await observe(world.host);
    expect({ ...after, neighbours: [] }).toEqual({ ...before, neighbours: [] });
  });
});
