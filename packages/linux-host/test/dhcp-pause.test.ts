import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  applyPlan,
  compareSnapshots,
  observeMachine,
  planServer,
  undoPlan,
  verifyPlan,
} from '../src/index.ts';
import { batch, createWorld, needsRoot, withoutAddresses, type World } from './world.ts';

const { ownNamespace: _own, ...desired } = withoutAddresses();

/** Called as a DHCP client is, and as idle as one between two renewals. */
const standIn = [
  '-c',
  "import os, sys; os.execv(sys.executable, ['dhclient', '-c', 'import time; time.sleep(600)', 'eth0'])",
];

/** The state letter of a process (proc(5)): `T` is stopped. */
async function stateOf(pid: number): Promise<string | undefined> {
  return /\) (\w)/.exec(await readFile(`/proc/${pid}/stat`, 'utf8'))?.[1];
}

describe.skipIf(needsRoot)('a host with a DHCP client', () => {
  let world: World;
  let pid: number;
  beforeEach(async () => {
    world = await createWorld(true);
    await batch(world.host, [
      'addr del 192.0.2.1/24 dev eth0',
      'addr add 192.0.2.77/24 brd + dev eth0 valid_lft 600 preferred_lft 600',
      'route replace default via 192.0.2.254 dev eth0 onlink',
    ]);
    ({ pid } = await world.host.start('/usr/bin/python3', standIn));
    await expect
      .poll(async () => (await observeMachine(world.host, { env: {} })).dhcpClients)
      .toEqual([{ program: 'dhclient', pid, interface: 'eth0' }]);
  });
  afterEach(async () => {
    process.kill(pid, 'SIGKILL');
    await world.remove();
  });

  it('has it stand still while the bridge has the lease, and go on afterwards', async () => {
    const before = await observeMachine(world.host, { env: {} });
    const plan = planServer(desired, before);
    expect(plan.flatMap(({ notes = [] }) => notes)).toEqual([
      expect.stringMatching(
        /^192\.0\.2\.77 is leased for \d+ s more: dhclient \(process \d+\) stands still on eth0;/,
      ),
    ]);
    await applyPlan(plan, world.host);
    expect(await stateOf(pid)).toBe('T');
    const moved = await observeMachine(world.host, { env: {} });
    expect(verifyPlan(plan, moved)).toEqual([]);
    expect(planServer(desired, moved)).toEqual([]);
    await undoPlan(plan, plan.length, world.host);
    expect(await stateOf(pid)).not.toBe('T');
    expect(compareSnapshots(before, await observeMachine(world.host, { env: {} }))).toEqual([]);
  });
});
