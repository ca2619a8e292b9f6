import { encodeMessage, optionsOf } from '@ovlab/ndp';
import { describe, expect, it } from 'vitest';
import { bareSolicitation, started } from '../test/support/responder-rig.ts';
import { settle } from '../test/support/virtual-clock.ts';
import { defaultRaConfig } from './config/ra-config.ts';

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
    await solicit('::', Uint8Array.from([...bareSolicitation, 1, 1, 2, 0, 0x5e, 0x10, 0, 2]));
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

  it('does not hear itself', async () => {
    const { solicit, responder, heard } = await started();
    await solicit('fe80::1', encodeMessage(heard[0]!.message));
    await settle();
    expect(responder.status()).toMatchObject({
      otherRouters: [],
      received: { 'router-advertisement': { valid: 0, discarded: { 'own-address': 1 } } },
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
});
