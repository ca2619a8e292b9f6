import { optionsOf } from '@ovlab/ndp';
import { describe, expect, it } from 'vitest';
import { started } from '../test/support/responder-rig.ts';
import { bridge, globalAddress } from '../test/support/snapshots.ts';
import { settle } from '../test/support/virtual-clock.ts';
import { missingInterface } from './interface/snapshot.ts';

describe('the interface of a responder', () => {
  it.each([
    ['missing', missingInterface('br0')],
    ['down', bridge({ up: false })],
    ['no-carrier', bridge({ carrier: false })],
    ['no-link-local', bridge({ linkLocal: undefined })],
  ])('is waited for without limit when it is %s', async (reason, snapshot) => {
    const { responder, clock, watcher, heard, opened } = await started({}, snapshot);
    let ready = false;
    void responder.ready.then(() => (ready = true));
    await clock.advance(86_400_000);
    expect(responder.status()).toMatchObject({ state: 'waiting', waitingFor: reason });
    expect([opened, heard, ready]).toEqual([[], [], false]);
    watcher.set(bridge());
    await settle();
    expect([heard.length, ready]).toEqual([1, true]);
  });

  it('can go down and come up again with the same socket', async () => {
    const { responder, clock, watcher, heard, opened } = await started();
    watcher.set(bridge({ carrier: false }));
    await clock.advance(3_600_000);
    expect(heard).toHaveLength(1);
    expect(responder.status()).toMatchObject({ state: 'waiting', waitingFor: 'no-carrier' });
    watcher.set(bridge());
    await settle();
    expect([heard.length, opened.length]).toEqual([2, 1]);
  });

  it('can be deleted and made again: the socket is bound to the new index', async () => {
    const { clock, watcher, heard, opened, solicit } = await started();
    watcher.set(missingInterface('br0'));
    await clock.advance(5000);
    watcher.set(bridge({ ifindex: 8 }));
    await settle();
    expect(opened.map(({ ifindex }) => ifindex)).toEqual([7, 8]);
    expect(heard).toHaveLength(2);
    await solicit('fe80::b');
    await clock.advance(500);
    expect(heard).toHaveLength(3);
  });

  it('can be replaced between two looks', async () => {
    const { responder, clock, watcher, heard, opened, solicit } = await started();
    watcher.set(bridge({ ifindex: 8 }));
    await clock.advance(3000);
    expect(opened.map(({ ifindex }) => ifindex)).toEqual([7, 8]);
    expect(heard).toHaveLength(2);
    // The old socket is closed, or each solicitation would count twice.
    await solicit('fe80::b');
    await settle();
    expect(responder.status().received['router-solicitation'].valid).toBe(1);
  });

  it('is not sent to through the socket of one that it has replaced, even if the signal is late', async () => {
    const { clock, watcher, heard, lines, responder } = await started();
    watcher.setSilently(bridge({ ifindex: 8 }));
    await clock.advance(16_000);
    expect([heard.length, responder.status().sendFailures]).toEqual([1, 1]);
    expect(lines).toContain('warn: RA not sent: br0 has changed');
  });

  it('is taken as it is when an advertisement goes out, even if the signal is late', async () => {
    const { clock, watcher, heard } = await started();
    watcher.setSilently(bridge({ mac: '02:00:5e:10:00:99' }));
    await clock.advance(16_000);
    const [option] = optionsOf(heard[1]!.message, 'source-link-layer-address');
    expect(option?.linkLayerAddress).toBe('02:00:5e:10:00:99');
  });

  it.each([
    ['MAC address', { mac: '02:00:5e:10:00:02' }],
    ['MTU', { mtu: 1400 }],
    ['prefix', { globals: [globalAddress('2001:db8:55::1'), globalAddress('2001:db8:56::1')] }],
    ['forwarding', { forwarding: false }],
  ])('has another %s: told as soon as 3 s have passed (RFC 4861 6.2.4)', async (_name, changes) => {
    const { responder, clock, watcher, heard } = await started();
    await clock.advance(1000);
    watcher.set(bridge(changes));
    await clock.advance(1999);
    expect(heard).toHaveLength(1);
    await clock.advance(1);
    expect(heard).toHaveLength(2);
    expect(responder.status().sent.changed).toBe(1);
  });

  it('has another address of the same prefix: nothing to tell', async () => {
    const { clock, watcher, heard } = await started();
    watcher.set(bridge({ globals: [globalAddress('2001:db8:55::2')] }));
    await clock.advance(4000);
    expect(heard).toHaveLength(1);
  });

  it('says when the kernel stops forwarding, once', async () => {
    const { watcher, lines, clock } = await started();
    watcher.set(bridge({ forwarding: false }));
    watcher.set(bridge({ forwarding: false, mtu: 1400 }));
    await clock.advance(10_000);
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      'warn: br0 does not forward IPv6: advertised as no default router',
    ]);
  });

  it('says that it does not forward when an interface comes up that way', async () => {
    const { watcher, lines } = await started({}, bridge({ up: false, forwarding: false }));
    expect(lines.join('\n')).not.toContain('forward');
    watcher.set(bridge({ forwarding: false }));
    expect(lines).toContain('warn: br0 does not forward IPv6: advertised as no default router');
  });
});
