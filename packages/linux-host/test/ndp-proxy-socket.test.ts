import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPacketSocket } from '../src/ndp-proxy/packet-socket.ts';
import { solicitation } from '../src/ndp-proxy/neighbor-frames.ts';
import { neighborMessage } from '../src/ndp-proxy/neighbor-message.ts';
import { enterNetns } from './support/enter-netns.ts';
import { batch, createWorld, needsRoot, type World } from './world.ts';

const sender = { mac: '02:00:00:00:0a:11', address: 'fe80::aff:fe00:a11' };

describe.skipIf(needsRoot)('a packet socket', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(true);
    enterNetns(world.host.netns ?? '');
  });
  afterEach(() => world.remove());

  it('hears what is for a group that nobody has joined, and not what this host says itself', async () => {
    const heard: string[] = [];
    const socket = await openPacketSocket('eth0', {
      types: [135, 135],
      onFrame: (frame) => heard.push(neighborMessage(frame)?.target ?? 'something else'),
    });
    socket.send(solicitation('2001:db8:55::254', sender));
    await world.isp.run('ping', ['-c', '1', '-W', '1', '2001:db8:55::77'], { reject: false });
    await expect.poll(() => new Set(heard)).toEqual(new Set(['2001:db8:55::77']));
    socket.close();
  });

  it('tells when the interface has gone', async () => {
    let gone = (): void => undefined;
    const end = new Promise<void>((resolve) => {
      gone = resolve;
    });
    await openPacketSocket('eth0', { types: [135, 136], onFrame: () => undefined, onGone: () => gone() });
    await batch(world.host, ['link del eth0']);
    await end;
  });

  it('says which interface does not exist', async () => {
    await expect(openPacketSocket('eth7', { types: [0, 0] })).rejects.toMatchObject({
      code: 'OVLAB_E_NO_INTERFACE',
    });
  });
});
