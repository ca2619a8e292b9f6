import { decodeMessage, encodeMessage, optionsOf, type RouterAdvertisement } from '@ovlab/ndp';
import { describe, expect, it } from 'vitest';
import { createFakeWatcher } from '../test/support/fake-watcher.ts';
import { createMemoryLink } from '../test/support/memory-link.ts';
import { createRecordingLogger } from '../test/support/recording-logger.ts';
import { bridge, globalAddress } from '../test/support/snapshots.ts';
import { createVirtualClock, settle } from '../test/support/virtual-clock.ts';
import { defaultRaConfig } from './config/ra-config.ts';
import { missingInterface } from './interface/snapshot.ts';
import { Responder, type ResponderOptions } from './responder.ts';
import type { Link, RaTransport } from './transport/transport.ts';

const RS = encodeMessage({ type: 'router-solicitation', code: 0, options: [] });

interface Heard {
  readonly source: string;
  readonly message: RouterAdvertisement;
}

function setUp(options: Partial<ResponderOptions> = {}, first = bridge()) {
  const clock = createVirtualClock();
  const watcher = createFakeWatcher(first);
  const link = createMemoryLink();
  const opened: Link[] = [];
  const station = link.station('fe80::1');
  const transport: RaTransport = {
    open(at, events) {
      opened.push(at);
      return station.open(at, events);
    },
  };
  const { logger, lines } = createRecordingLogger();
  const heard: Heard[] = [];
  const host = link.station('fe80::b').open(
    { name: 'eth0', ifindex: 2 },
    {
      message: ({ bytes, source }) =>
        heard.push({ source, message: decodeMessage(bytes) as RouterAdvertisement }),
      signOfLife: () => undefined,
      error: () => undefined,
    },
  );
  const responder = new Responder({
    interface: 'br0',
    transport,
    watcher,
    clock,
    logger,
    random: () => 0.5,
    ...options,
  });
  const solicit = (source: string, bytes = RS) => host.send({ bytes, source, destination: 'ff02::2' });
  return { responder, clock, watcher, link, opened, lines, heard, solicit };
}

async function started(options: Partial<ResponderOptions> = {}, first = bridge()) {
  const all = setUp(options, first);
  await all.responder.start();
  await settle();
  return all;
}

describe('Responder', () => {
  it('advertises from the link-local address as soon as it is started', async () => {
    const { responder, heard, opened } = await started();
    await responder.ready;
    expect(opened).toEqual([{ name: 'br0', ifindex: 7 }]);
    expect(heard.map(({ source }) => source)).toEqual(['fe80::1']);
    expect(heard[0]?.message.routerLifetime).toBe(1800);
    expect(responder.status()).toMatchObject({
      state: 'advertising',
      waitingFor: undefined,
      sinceMulticast: 0,
    });
  });

  it('does so by itself again, the first times after 16 s at most (RFC 4861 6.2.4)', async () => {
    const { responder, heard, clock } = await started();
    await clock.advance(16_000 + 16_000);
    expect(heard).toHaveLength(3);
    await clock.advance(400_000);
    expect(heard).toHaveLength(4);
    expect(responder.status().sent).toMatchObject({ initial: 3, periodic: 1 });
  });

  it('waits for the first interval when it is told to', async () => {
    const { heard, clock } = await started({
      config: { ...defaultRaConfig, firstAdvertisement: 'scheduled' },
    });
    expect(heard).toHaveLength(0);
    await clock.advance(16_000);
    expect(heard).toHaveLength(1);
  });

  it('answers a solicitation to its source within 500 ms (RFC 4861 6.2.6)', async () => {
    const { heard, clock, solicit, responder } = await started();
    await solicit('fe80::b');
    await clock.advance(249);
    expect(heard).toHaveLength(1);
    await clock.advance(1);
    expect(heard).toHaveLength(2);
    expect(responder.status()).toMatchObject({ sent: { solicited: 1 }, sinceMulticast: 250 });
  });

  it('does not answer what RFC 4861 6.1.1 discards, and counts it by reason', async () => {
    const { heard, clock, solicit, responder } = await started();
    await solicit('fe80::b', Uint8Array.from([133, 1, 0, 0, 0, 0, 0, 0]));
    await solicit('fe80::b', Uint8Array.from([133, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]));
    await solicit('fe80::b', Uint8Array.from([133, 0, 0, 0]));
    await solicit('::', Uint8Array.from([...RS, 1, 1, 2, 0, 0x5e, 0x10, 0, 2]));
    await clock.advance(4000);
    expect(heard).toHaveLength(1);
    expect(responder.status().received['router-solicitation']).toEqual({
      valid: 0,
      discarded: {
        code: 1,
        'option-length-zero': 1,
        'too-short': 1,
        'unspecified-with-link-layer-address': 1,
      },
    });
  });

  it('counts advertisements of other routers', async () => {
    const { solicit, responder, heard } = await started();
    await solicit('fe80::b', encodeMessage(heard[0]!.message));
    await solicit('2001:db8::b', encodeMessage(heard[0]!.message));
    await settle();
    expect(responder.status().received['router-advertisement']).toEqual({
      valid: 1,
      discarded: { 'source-not-link-local': 1 },
    });
  });

  describe('the interface', () => {
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
      ['prefix', { globals: [globalAddress('2001:db8:56::1')] }],
      ['link-local address', { linkLocal: 'fe80::2' }],
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
  });

  describe('clients', () => {
    it('get an advertisement at the first sign of life', async () => {
      const { responder, clock, link, heard } = await started();
      await clock.advance(4000);
      responder.expectClient();
      await clock.advance(100);
      link.report('fe80::1');
      link.report('2001:db8:55::1');
      await settle();
      expect(heard).toHaveLength(1);
      link.report('::');
      await settle();
      expect(heard).toHaveLength(2);
      expect(responder.status()).toMatchObject({ signsOfLife: 1, sent: { client: 1 } });
    });

    it('get it after a second when they stay silent', async () => {
      const { responder, clock, heard } = await started();
      await clock.advance(4000);
      responder.expectClient();
      await clock.advance(1000);
      expect(heard).toHaveLength(2);
    });
  });

  it('advertises when it is asked to', async () => {
    const { responder, clock, heard } = await started();
    await clock.advance(4000);
    responder.advertise();
    await settle();
    expect(heard).toHaveLength(2);
    expect(responder.status().sent.requested).toBe(1);
  });

  it('takes another configuration, and keeps the old one when that is wrong', async () => {
    const { responder, clock, heard } = await started();
    await clock.advance(4000);
    expect(() => responder.reload({ ...defaultRaConfig, routerLifetime: 1 })).toThrow(/routerLifetime: 1 /);
    responder.reload({ ...defaultRaConfig });
    await settle();
    expect(heard).toHaveLength(1);
    responder.reload({ ...defaultRaConfig, rdnss: ['2001:db8:55::53'], minInterval: 3, maxInterval: 4 });
    await settle();
    expect(heard).toHaveLength(2);
    expect(optionsOf(heard[1]!.message, 'rdnss')).toEqual([
      { type: 'rdnss', lifetime: 12, addresses: ['2001:db8:55::53'] },
    ]);
    await clock.advance(4000);
    expect(heard).toHaveLength(3);
  });

  describe('failures', () => {
    it('tries again when the kernel refuses an advertisement', async () => {
      const { responder, clock, link, heard, lines } = setUp();
      link.refusal = 'No buffer space available';
      await responder.start();
      await settle();
      expect(responder.status()).toMatchObject({ sendFailures: 1, sinceMulticast: undefined });
      expect(lines).toContain('warn: RA not sent: No buffer space available');
      link.refusal = undefined;
      await clock.advance(3000);
      expect(heard).toHaveLength(1);
    });

    it('says so when the message is too large, and goes on', async () => {
      const { responder, clock, heard, lines, watcher } = await started(
        { config: { ...defaultRaConfig, rdnss: new Array<string>(80).fill('2001:db8:55::53') } },
        bridge({ mtu: 1280 }),
      );
      await clock.advance(60_000);
      expect(heard).toHaveLength(0);
      expect(lines.filter((line) => line.includes('octets, the MTU of br0 is 1280')).length).toBeLessThan(5);
      watcher.set(bridge());
      await clock.advance(3000);
      expect(heard).toHaveLength(1);
      expect(responder.status().state).toBe('advertising');
    });

    it('opens the socket later when it cannot be opened at once', async () => {
      let refusals = 2;
      const link = createMemoryLink();
      const transport: RaTransport = {
        open(at, events) {
          if (refusals-- > 0) throw new Error('No such device');
          return link.station('fe80::1').open(at, events);
        },
      };
      const { responder, clock, lines } = await started({ transport });
      expect(responder.status()).toMatchObject({ state: 'waiting', waitingFor: 'socket' });
      await clock.advance(2000);
      expect(responder.status().state).toBe('advertising');
      expect(lines.filter((line) => line.startsWith('warn'))).toEqual(['warn: waiting: No such device']);
    });

    it.each([
      ['interface', { interface: 'br 0' }],
      ['configuration', { config: { ...defaultRaConfig, mtu: 1 } }],
    ])('refuses a wrong %s before anything runs', (_name, options) => {
      expect(() => setUp(options)).toThrow(expect.objectContaining({ code: 'OVLAB_E_USAGE' }));
    });
  });

  describe('the end', () => {
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
});
