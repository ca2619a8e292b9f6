import { decodeMessage, type RouterAdvertisement } from '@ovlab/ndp';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeWatcher } from '../../test/support/fake-watcher.ts';
import { createMemoryLink } from '../../test/support/memory-link.ts';
import { createRecordingLogger } from '../../test/support/recording-logger.ts';
import { bridge } from '../../test/support/snapshots.ts';
import { createVirtualClock } from '../../test/support/virtual-clock.ts';
import type { InterfaceConfig } from '../config/daemon-config.ts';
import { defaultRaConfig, type RaConfig } from '../config/ra-config.ts';
import { missingInterface, type InterfaceSnapshot } from '../interface/snapshot.ts';
import { Daemon } from './daemon.ts';

/** A daemon whose interfaces are links in memory, each with somebody who listens. */
function createWorld() {
  const clock = createVirtualClock();
  const { logger, lines } = createRecordingLogger();
  const links = new Map<string, ReturnType<typeof createLink>>();
  const link = (name: string) => {
    const found = links.get(name) ?? createLink(name);
    links.set(name, found);
    return found;
  };
  const daemon = new Daemon({
    logger,
    clock,
    random: () => 0,
    transport: { open: (at, events) => link(at.name).router.open(at, events) },
    createWatcher(name) {
      const { snapshot } = link(name);
      const watcher = createFakeWatcher(snapshot);
      link(name).set = (changed) => watcher.set(changed);
      return watcher;
    },
  });
  return { clock, daemon, lines, link };
}

function createLink(name: string) {
  const memory = createMemoryLink();
  const heard: RouterAdvertisement[] = [];
  memory.station('fe80::2').open(
    { name: 'eth0', ifindex: 1 },
    {
      message({ bytes }) {
        const message = decodeMessage(bytes);
        if (message.type === 'router-advertisement') heard.push(message);
      },
      signOfLife: () => undefined,
      error: () => undefined,
    },
  );
  return {
    heard,
    router: memory.station('fe80::1'),
    /** The interface when it is first looked at. */
    snapshot: bridge({ name }),
    /** Changes it. */
    set: (_snapshot: InterfaceSnapshot): void => undefined,
  };
}

const config = (name: string, overrides: Partial<RaConfig> = {}): InterfaceConfig => ({
  name,
  ra: { ...defaultRaConfig, ...overrides },
});

describe('Daemon', () => {
  let world: ReturnType<typeof createWorld>;
  afterEach(() => world.daemon.stop());

  async function start(...interfaces: readonly InterfaceConfig[]) {
    world = createWorld();
    await world.daemon.apply({ interfaces });
    await world.clock.advance(100);
    return world;
  }

  const lifetimes = (name: string) => world.link(name).heard.map(({ routerLifetime }) => routerLifetime);

  it('advertises on each interface what is configured for it', async () => {
    const { daemon } = await start(config('br0'), config('br1', { routerLifetime: 1200 }));
    expect([lifetimes('br0'), lifetimes('br1')]).toEqual([[1800], [1200]]);
    expect(daemon.status()).toMatchObject([
      { name: 'br0', state: 'advertising' },
      { name: 'br1', state: 'advertising' },
    ]);
  });

  it('starts without the interfaces that do not exist', async () => {
    world = createWorld();
    world.link('br1').snapshot = missingInterface('br1');
    await world.daemon.apply({ interfaces: [config('br0'), config('br1')] });
    await world.clock.advance(100);
    expect(world.daemon.status()).toMatchObject([{ state: 'advertising' }, { waitingFor: 'missing' }]);
    world.link('br1').set(bridge({ name: 'br1' }));
    await world.clock.advance(100);
    expect(lifetimes('br1')).toEqual([1800]);
  });

  it('withdraws from every interface at the end, or from none', async () => {
    await start(config('br0'), config('br1'));
    await world.daemon.stop();
    expect([lifetimes('br0'), lifetimes('br1')]).toEqual([
      [1800, 0],
      [1800, 0],
    ]);
    await start(config('br0'));
    await world.daemon.stop({ withdraw: false });
    expect(lifetimes('br0')).toEqual([1800]);
    await expect(world.daemon.apply({ interfaces: [config('br0')] })).rejects.toMatchObject({
      code: 'OVLAB_E_ABORTED',
    });
  });

  it('takes another configuration: starts what is new, withdraws what is gone, tells of what changed', async () => {
    const { daemon, clock } = await start(config('br0'), config('br1'), config('br2'));
    await clock.advance(60_000);
    const before = { br0: lifetimes('br0').length, br2: lifetimes('br2').length };
    await daemon.apply({
      interfaces: [config('br3'), config('br2'), config('br0', { routerLifetime: 900 })],
    });
    await clock.advance(1000);
    expect(lifetimes('br0').slice(before.br0)).toEqual([900]);
    expect(lifetimes('br1').at(-1)).toBe(0);
    expect(lifetimes('br2').slice(before.br2)).toEqual([]);
    expect(lifetimes('br3')).toEqual([1800]);
    expect(daemon.status().map(({ name }) => name)).toEqual(['br3', 'br2', 'br0']);
  });

  it('leaves all as it was when one interface cannot be had', async () => {
    const { daemon, clock } = await start(config('br0'), config('br1'));
    await clock.advance(60_000);
    const before = [lifetimes('br0').length, lifetimes('br1').length];
    for (const bad of [
      config('br2', { routerLifetime: 1 }),
      config('not a name'),
      config('br1', { maxInterval: 1 }),
    ]) {
      const links = { interfaces: [config('br0', { routerLifetime: 900 }), bad] };
      await expect(daemon.apply(links)).rejects.toMatchObject({ code: 'OVLAB_E_USAGE' });
    }
    await clock.advance(1000);
    expect([lifetimes('br0').length, lifetimes('br1').length]).toEqual(before);
    expect(daemon.status()).toMatchObject([{ name: 'br0' }, { name: 'br1' }]);
  });

  it('takes configurations one after the other', async () => {
    const { daemon, clock } = await start(config('br0'));
    await Promise.all([
      daemon.apply({ interfaces: [config('br1')] }),
      daemon.apply({ interfaces: [config('br0'), config('br1')] }),
    ]);
    await clock.advance(100);
    expect(daemon.status()).toMatchObject([{ name: 'br0' }, { name: 'br1' }]);
    expect(lifetimes('br0')).toEqual([1800, 0, 1800]);
  });

  it('says in each line of the log which interface it is about', async () => {
    const fields: object[] = [];
    const note = (of: object): void => void fields.push(of);
    const clock = createVirtualClock();
    const daemon = new Daemon({
      clock,
      logger: { debug: note, info: note, warn: note, error: note },
      transport: createMemoryLink().station('fe80::1'),
      createWatcher: (name) => createFakeWatcher(bridge({ name })),
    });
    await daemon.apply({ interfaces: [config('br7')] });
    await daemon.stop();
    expect(fields.length).toBeGreaterThan(1);
    expect(fields).toEqual(fields.map(() => expect.objectContaining({ interface: 'br7' })));
  });

  it('selects all or one, and names them for somebody who asks for another', async () => {
    const { daemon } = await start(config('br0'), config('br1'));
    expect(daemon.select().map(({ name }) => name)).toEqual(['br0', 'br1']);
    expect(daemon.select('br1').map(({ name }) => name)).toEqual(['br1']);
    expect(() => daemon.select('br9')).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_USAGE', hint: 'the interfaces are br0, br1' }),
    );
  });
});
