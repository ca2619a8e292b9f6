import { describe, expect, it } from 'vitest';
import { hostState } from './host-state.ts';
import { makeNetns } from './netns.ts';
import { output } from './process.ts';
import { waitFor } from './wait.ts';

describe('hostState', () => {
  it('is the same twice in a row', async () => {
    const before = await hostState();
    expect(await hostState()).toEqual(before);
    expect(before.links).not.toEqual([]);
    expect(before.sysctls).toHaveProperty(['net.ipv6.conf.all.forwarding']);
  });

  it('shows a namespace until it is removed', async () => {
    const before = await hostState();
    const made = await makeNetns(`state-${process.pid}`);
    const during = await hostState();
    await made.remove();
    expect(during.netns.filter((name) => !before.netns.includes(name))).toEqual([made.name]);
    expect((await hostState()).netns).toEqual(before.netns);
  });

  it('shows a process that was left behind, until it ends', async () => {
    const pid = Number(await output('sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!']));
    const during = await hostState();
    process.kill(pid);
    expect(during.processes).toMatchObject({ [pid]: 'sleep: sleep 60' });
    await waitFor('end', async () => !(pid in (await hostState()).processes));
  });
});
