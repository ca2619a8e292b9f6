import { expect } from 'vitest';
import { describeInKernel } from './behaviour/behaviours.ts';
import { lastHeard } from './behaviour/heard.ts';
import type { RealWorld } from './behaviour/real-world.ts';
import { startDaemon } from './support/daemon.ts';
import { sh } from './support/netns.ts';

const processes = ({ router }: RealWorld): readonly string[] =>
  sh('ip', 'netns', 'pids', router.netns).split('\n').filter(Boolean);

async function advertising(world: RealWorld): Promise<void> {
  await world.start();
  await world.eventually(() => expect(world.host.routes()).toHaveLength(1), 5000);
}

describeInKernel('ovlab-responder', (behaviour) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    behaviour(`at ${signal} takes its route back, exits 0 and leaves no process`, async (world) => {
      await advertising(world);
      const { daemon } = world;
      expect(await daemon?.end(signal)).toBe(0);
      await world.eventually(() => expect(world.host.routes()).toEqual([]), 2000);
      expect(lastHeard(world).message.routerLifetime).toBe(0);
      expect(processes(world)).toEqual([]);
      expect(daemon?.log.filter(({ level }) => level >= 40)).toEqual([]);
    });
  }

  behaviour('exits 0 while it waits for its interface', async (world) => {
    world.router.remove();
    await world.start();
    expect(world.log).toContain('waiting: br0: missing');
    expect(await world.daemon?.end()).toBe(0);
    expect(processes(world)).toEqual([]);
  });

  behaviour('takes its helper with it when it is killed', async (world) => {
    await advertising(world);
    await world.eventually(() => expect(processes(world)).toHaveLength(2), 5000);
    await world.stop('SIGKILL');
    await world.eventually(() => expect(processes(world)).toEqual([]), 5000);
  });

  behaviour('takes its settings from the command line, before those of the file', async (world, program) => {
    await world.start({ 'router-lifetime': 1700, preference: 'low' });
    await world.stop('SIGUSR2');
    const line = ['--interface', 'br0', '--preference', 'high', '--rdnss', '2001:db8:55::53'];
    const file = ['--config', `${world.directory}/responder.yaml`];
    const daemon = startDaemon(world.router.netns, await program(), ...line, ...file);
    try {
      await world.eventually(() => {
        const { message } = lastHeard(world);
        expect(message).toMatchObject({ routerLifetime: 1700, preference: 'high' });
        expect(message.options).toContainEqual(expect.objectContaining({ addresses: ['2001:db8:55::53'] }));
      }, 8000);
    } finally {
      await daemon.end('SIGKILL');
    }
  });

  behaviour('logs for people when it is asked to', async (world, program) => {
    world.router.remove();
    const daemon = startDaemon(world.router.netns, await program(), '-i', 'br0', '--log-format', 'pretty');
    try {
      const time = String.raw`\[\d\d:\d\d:\d\d\.\d{3}\]`;
      await world.eventually(() => {
        expect(daemon.messages().join('\n')).toMatch(new RegExp(`${time} WARN: waiting: br0: missing`));
      }, 8000);
    } finally {
      await daemon.end('SIGKILL');
    }
  });
});
