import { createRunner, type RunEvent } from '@ovlab/runner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPlan, observe, planServer } from '../src/index.ts';
import { createWorld, needsRoot, network, type World } from './world.ts';

describe.skipIf(needsRoot)('the cost of a server network', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(false);
  });
  afterAll(() => world.remove());

  it('is eight processes, since each costs milliseconds', async () => {
    const events: RunEvent[] = [];
    const netns = world.host.netns ?? '';
    const host = createRunner({ netns, onRun: (event) => events.push(event) });
    await applyPlan(planServer(network, await observe(host)), host);
    expect(events.map(({ file }) => file).sort()).toEqual([
      'ip',
      'ip',
      'ip',
      'ip',
      'nft',
      'nft',
      'sysctl',
      'sysctl',
    ]);
  });
});
