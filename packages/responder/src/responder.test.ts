import {
  decodeMessage,
  encodeMessage,
  optionsOf,
  type AdvertisedRecord,
  type RouterAdvertisement,
} from '@ovlab/ndp';
import { describe, expect, it } from 'vitest';
import { createFakeWatcher } from '../test/support/fake-watcher.ts';
import { createMemoryLink } from '../test/support/memory-link.ts';
import { createRecordingLogger } from '../test/support/recording-logger.ts';
import { bridge, globalAddress } from '../test/support/snapshots.ts';
import { createVirtualClock, settle } from '../test/support/virtual-clock.ts';
import { defaultRaConfig, type RaConfig } from './config/ra-config.ts';
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

    it('says so when the message cannot be sent on the link, and goes on', async () => {
      const captivePortal = `https://portal.example/${'a'.repeat(1300)}`;
      const { responder, clock, heard, lines, watcher } = await started(
        { config: { ...defaultRaConfig, captivePortal } },
        bridge({ mtu: 1280 }),
      );
      await clock.advance(60_000);
      expect(heard).toHaveLength(0);
      expect(lines.filter((line) => line.includes('whose MTU is 1280')).length).toBeLessThan(5);
      watcher.set(bridge());
      await clock.advance(3000);
      expect(heard).toHaveLength(1);
      expect(responder.status().state).toBe('advertising');
    });

    it('sends an advertisement that is larger than the MTU as several (RFC 4861 6.2.3)', async () => {
      const rdnss = Array.from({ length: 100 }, (_, index) => `2001:db8:55::${index + 1}`);
      const { heard, responder } = await started({ config: { ...defaultRaConfig, rdnss } });
      expect(heard).toHaveLength(2);
      const servers = heard.flatMap(({ message }) =>
        optionsOf(message, 'rdnss').flatMap(({ addresses }) => addresses),
      );
      expect(servers).toEqual(rdnss);
      expect(responder.status().sent.initial).toBe(1);
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

  describe('what was said before', () => {
    const other = [globalAddress('2001:db8:56::1')];
    const prefixesOf = (message: RouterAdvertisement) =>
      optionsOf(message, 'prefix-information').map(
        ({ prefix, preferredLifetime, validLifetime }) => `${prefix} ${preferredLifetime}/${validLifetime}`,
      );

    it('is taken back when a prefix vanishes, and the new one is told at once (RFC 9096 3.5)', async () => {
      const { clock, watcher, heard } = await started();
      await clock.advance(4000);
      watcher.set(bridge({ globals: other }));
      await settle();
      expect(prefixesOf(heard[1]!.message)).toEqual(['2001:db8:56:: 14400/86400']);
      await clock.advance(3000);
      expect(prefixesOf(heard[2]!.message)).toEqual(['2001:db8:56:: 14400/86400', '2001:db8:55:: 0/0']);
    });

    it('stands when an address is only replaced', async () => {
      const { clock, watcher, heard } = await started();
      await clock.advance(4000);
      watcher.set(bridge({ globals: [] }));
      await clock.advance(900);
      watcher.set(bridge({ globals: [globalAddress('2001:db8:55::2')] }));
      await clock.advance(5000);
      expect(heard.map(({ message }) => prefixesOf(message)).flat()).not.toContain('2001:db8:55:: 0/0');
    });

    it('stands when the interface loses its carrier or is made again, and gets its address later', async () => {
      const { clock, watcher, heard } = await started();
      await clock.advance(4000);
      watcher.set(bridge({ carrier: false }));
      await clock.advance(3_600_000);
      watcher.set(missingInterface('br0'));
      await clock.advance(60_000);
      watcher.set(bridge({ ifindex: 8, globals: [] }));
      await clock.advance(900);
      watcher.set(bridge({ ifindex: 8 }));
      await clock.advance(60_000);
      const said = heard.flatMap(({ message }) => prefixesOf(message));
      expect(said.length).toBeGreaterThan(2);
      expect(said).not.toContain('2001:db8:55:: 0/0');
    });

    it('is taken back at once when another configuration leaves it out', async () => {
      const rdnss = ['2001:db8:55::53'];
      const routes = [{ prefix: '2001:db8:9::', prefixLength: 48 }];
      const { clock, heard, responder } = await started({ config: { ...defaultRaConfig, rdnss, routes } });
      await clock.advance(4000);
      responder.reload(defaultRaConfig);
      await settle();
      expect(optionsOf(heard[1]!.message, 'rdnss')).toMatchObject([{ lifetime: 0, addresses: rdnss }]);
      expect(optionsOf(heard[1]!.message, 'route-information')).toMatchObject([{ routeLifetime: 0 }]);
    });

    it('is known after a restart from what was kept', async () => {
      let kept: readonly AdvertisedRecord[] = [];
      const history = { load: () => kept, save: (records: readonly AdvertisedRecord[]) => (kept = records) };
      const first = await started({ history });
      await first.responder.stop({ withdraw: false });
      const { clock, heard } = await started({ history }, bridge({ globals: other }));
      await clock.advance(16_000);
      expect(prefixesOf(heard.at(-1)!.message)).toContain('2001:db8:55:: 0/0');
    });
  });

  it('deprecates a prefix when it is told to, and renews it', async () => {
    const { clock, heard, responder } = await started();
    await clock.advance(4000);
    responder.deprecatePrefix('2001:db8:55::', 64);
    await settle();
    const last = () => optionsOf(heard.at(-1)!.message, 'prefix-information')[0];
    expect([heard.length, last()?.preferredLifetime, last()?.validLifetime]).toEqual([2, 0, 86_400]);
    await clock.advance(10_000);
    responder.renewPrefix('2001:db8:55::', 64);
    await clock.advance(3_000);
    expect(last()?.preferredLifetime).toBe(14_400);
    expect(() => responder.deprecatePrefix('2001:db8:99::', 64)).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_USAGE', message: '2001:db8:99::/64 is not advertised' }),
    );
  });

  it('resigns from a link-local address that is gone (RFC 4861 6.2.8)', async () => {
    const { clock, watcher, heard } = await started();
    await clock.advance(4000);
    watcher.set(bridge({ linkLocal: 'fe80::2' }));
    await settle();
    expect(heard.slice(1).map(({ source, message }) => [source, message.routerLifetime])).toEqual([
      ['fe80::2', 1800],
      ['fe80::1', 0],
    ]);
    expect(heard[2]?.message.options).toEqual([]);
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

  it('tells of other routers and of what they say differently, once (RFC 4861 6.2.7)', async () => {
    const { solicit, responder, heard, lines, clock } = await started();
    const other = encodeMessage({ ...heard[0]!.message, curHopLimit: 32 });
    await solicit('fe80::b', other);
    await settle();
    await solicit('fe80::b', other);
    await clock.advance(1000);
    expect(lines.filter((line) => line.includes('another router'))).toEqual([
      'info: another router is on the link',
      'warn: another router advertises something else: cur-hop-limit',
    ]);
    expect(responder.status()).toMatchObject({
      inconsistencies: { 'cur-hop-limit': 1 },
      otherRouters: [
        { source: 'fe80::b', inconsistencies: [{ field: 'cur-hop-limit', own: '64', other: '32' }] },
      ],
    });
  });

  it('does not hear itself', async () => {
    const { solicit, responder, heard } = await started();
    await solicit('fe80::1', encodeMessage(heard[0]!.message));
    await settle();
    expect(responder.status()).toMatchObject({
      otherRouters: [],
      received: { 'router-advertisement': { valid: 0, discarded: { 'own-address': 1 } } },
    });
  });

  describe('clients by name', () => {
    const withClients = (clients: Partial<RaConfig['clients']>) => ({
      config: { ...defaultRaConfig, clients: { ...defaultRaConfig.clients, ...clients } },
    });

    it('are not answered when they are denied', async () => {
      const { solicit, responder, heard, clock } = await started(withClients({ deny: ['fe80::b'] }));
      await solicit('fe80::b');
      await clock.advance(1000);
      expect(heard).toHaveLength(1);
      expect(responder.status().refused).toEqual({ denied: 1, unspecified: 0 });
    });

    it('alone get advertisements when there is no multicast', async () => {
      const { solicit, responder, heard, clock, link } = await started(
        withClients({ unicastOnly: true, allow: ['fe80::c', 'fe80::b'] }),
      );
      const multicast: unknown[] = [];
      link.station('fe80::d').open(
        { name: 'eth0', ifindex: 3 },
        {
          message: (message) => multicast.push(message),
          signOfLife: () => undefined,
          error: () => undefined,
        },
      );
      await clock.advance(4000);
      expect(heard).toHaveLength(1);
      await solicit('::');
      await solicit('fe80::b');
      multicast.length = 0;
      await clock.advance(10_000);
      expect([heard.length, multicast]).toEqual([2, []]);
      expect(responder.status().refused).toEqual({ denied: 0, unspecified: 1 });
    });

    it('get nothing that they did not ask for when nobody is named', async () => {
      const { responder, heard, clock } = await started(withClients({ unicastOnly: true }));
      await clock.advance(3_600_000);
      expect([heard, responder.status().sendFailures, responder.status().sentMulticast]).toEqual([[], 0, 0]);
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
