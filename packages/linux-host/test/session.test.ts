import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inCompany, SILENCE } from './company.ts';
import { batch, converge, createWorld, needsRoot, withoutAddresses, type World } from './world.ts';

describe.skipIf(needsRoot)('a running session', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(true);
  });
  afterEach(() => world.remove());

  it.each(['192.0.2.1', '2001:db8:55::1'])(
    'survives the move of its address %s to the bridge',
    async (address) => {
      const { answeredAfterwards, unanswered } = await inCompany(world, address, async () => {
        await converge(withoutAddresses(), world);
      });
      expect(answeredAfterwards).toBeGreaterThan(0);
      expect(unanswered).toBeLessThan(SILENCE);
    },
  );

  it.each(['192.0.2.1', '2001:db8:55::1'])('would not, from %s, with one lost question', async (address) => {
    const { host, isp } = world;
    const { answeredAfterwards, unanswered } = await inCompany(world, address, async () => {
      await isp.run('nft', ['-f', '-'], { input: losingQuestions });
      await batch(host, ['neigh flush dev eth0']);
      // Asked again after a second, when nobody drops it any more.
      while (!/packets [1-9]/.test((await isp.run('nft', ['list', 'table', 'netdev', 'lose'])).stdout));
      await isp.run('nft', ['delete', 'table', 'netdev', 'lose']);
    });
    expect(answeredAfterwards).toBeGreaterThan(0);
    expect(unanswered).toBeGreaterThan(SILENCE);
  });
});

const losingQuestions = `table netdev lose {
  chain in {
    type filter hook ingress device up0 priority 0;
    arp operation request counter drop
    icmpv6 type nd-neighbor-solicit counter drop
  }
}
`;
