import { optionsOf, type AdvertisedRecord, type RouterAdvertisement } from '@ovlab/ndp';
import { describe, expect, it } from 'vitest';
import { started } from '../test/support/responder-rig.ts';
import { bridge, globalAddress } from '../test/support/snapshots.ts';
import { settle } from '../test/support/virtual-clock.ts';
import { defaultRaConfig } from './config/ra-config.ts';
import { missingInterface } from './interface/snapshot.ts';

describe('what a responder said before', () => {
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

  it('stands when an address is only replaced, and there is nothing to tell', async () => {
    const { clock, watcher, heard } = await started();
    await clock.advance(40_000);
    const before = heard.length;
    watcher.set(bridge({ globals: [] }));
    await clock.advance(900);
    watcher.set(bridge({ globals: [globalAddress('2001:db8:55::2')] }));
    await clock.advance(5000);
    expect(heard).toHaveLength(before);
  });

  it('is said again when a host has been answered without it meanwhile', async () => {
    const { clock, watcher, heard, solicit } = await started();
    await clock.advance(40_000);
    const before = heard.length;
    watcher.set(bridge({ globals: [] }));
    await solicit('fe80::b');
    await clock.advance(900);
    watcher.set(bridge({ globals: [globalAddress('2001:db8:55::2')] }));
    await settle();
    expect(heard.slice(before).map(({ message }) => prefixesOf(message))).toEqual([
      [],
      ['2001:db8:55:: 14400/86400'],
    ]);
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
});
