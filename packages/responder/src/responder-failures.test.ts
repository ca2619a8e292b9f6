import { OvlabError } from '@ovlab/core/errors';
import { optionsOf } from '@ovlab/ndp';
import { describe, expect, it } from 'vitest';
import { createMemoryLink } from '../test/support/memory-link.ts';
import { bareSolicitation, setUp, started } from '../test/support/responder-rig.ts';
import { bridge } from '../test/support/snapshots.ts';
import { settle } from '../test/support/virtual-clock.ts';
import { defaultRaConfig } from './config/ra-config.ts';
import type { RaTransport } from './transport/transport.ts';

describe('the failures of a responder', () => {
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

  it('passes on what helps, and does not log each refusal of a flood', async () => {
    let hear: ((source: string) => void) | undefined;
    const transport: RaTransport = {
      open(_link, events) {
        hear = (source) => events.message({ bytes: bareSolicitation, source });
        const refuse = () =>
          Promise.reject(new OvlabError('OVLAB_E_RESPONDER', 'no room', { hint: 'make room' }));
        return { send: refuse, close: () => undefined };
      },
    };
    const { responder, clock, records } = await started({ transport });
    const warnings = () => records.filter(({ level }) => level === 'warn');
    expect(warnings()).toMatchObject([{ message: 'RA not sent: no room', fields: { hint: 'make room' } }]);
    for (let host = 1; host <= 60; host += 1) hear?.(`fe80::b:${String(host)}`);
    await clock.advance(2000);
    expect(responder.status().sendFailures).toBeGreaterThan(60);
    expect(warnings()).toHaveLength(20);
    await clock.advance(60_000);
    expect(warnings()[20]?.fields).toMatchObject({ hint: 'make room', linesHeldBack: expect.any(Number) });
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
