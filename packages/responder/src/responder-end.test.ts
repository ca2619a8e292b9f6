import { describe, expect, it } from 'vitest';
import { setUp, started } from '../test/support/responder-rig.ts';
import { bridge } from '../test/support/snapshots.ts';
import { settle } from '../test/support/virtual-clock.ts';
import { defaultRaConfig } from './config/ra-config.ts';
import { missingInterface } from './interface/snapshot.ts';
import type { RaTransport } from './transport/transport.ts';

describe('the end of a responder', () => {
  it('is told with router lifetime 0, and leaves nothing behind (RFC 4861 6.2.5)', async () => {
    const { responder, clock, heard, solicit, watcher } = await started({
      config: { ...defaultRaConfig, preference: 'high' },
    });
    await clock.advance(100);
    await responder.stop();
    expect(heard.map(({ message }) => [message.routerLifetime, message.preference])).toEqual([
      [1800, 'high'],
      [0, 'medium'],
    ]);
    expect(responder.status()).toMatchObject({ state: 'stopped', sent: { final: 1 } });
    expect(clock.pending).toBe(0);
    await solicit('fe80::b');
    watcher.set(bridge({ mtu: 1400 }));
    responder.advertise();
    await clock.advance(3_600_000);
    expect(heard).toHaveLength(2);
  });

  it('can be silent, so that a restart costs no host its default router', async () => {
    const { responder, clock, heard } = await started();
    await responder.stop({ withdraw: false });
    expect([heard.length, clock.pending]).toEqual([1, 0]);
  });

  it('can come while the interface is missing, before the start, and twice', async () => {
    const waiting = await started({}, missingInterface('br0'));
    await Promise.all([waiting.responder.stop(), waiting.responder.stop()]);
    await expect(waiting.responder.ready).rejects.toMatchObject({ code: 'OVLAB_E_ABORTED' });
    expect(waiting.clock.pending).toBe(0);

    const { responder, heard } = setUp();
    await responder.stop();
    await responder.start();
    await settle();
    expect([heard, responder.status().state]).toEqual([[], 'stopped']);
  });

  it('does not wait for ever for the kernel', async () => {
    const transport: RaTransport = {
      open: () => ({ send: () => new Promise(() => undefined), close: () => undefined }),
    };
    const { responder, clock } = await started({ transport });
    let stopped = false;
    void responder.stop().then(() => (stopped = true));
    await clock.advance(999);
    expect(stopped).toBe(false);
    await clock.advance(1);
    expect(stopped).toBe(true);
  });
});
