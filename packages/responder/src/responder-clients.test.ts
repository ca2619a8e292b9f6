import { describe, expect, it } from 'vitest';
import { started } from '../test/support/responder-rig.ts';
import { settle } from '../test/support/virtual-clock.ts';
import { defaultRaConfig, type RaConfig } from './config/ra-config.ts';

describe('the clients of a responder', () => {
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
